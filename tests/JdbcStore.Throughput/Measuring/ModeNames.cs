using JdbcStore.Throughput.CommandLine;

namespace JdbcStore.Throughput.Measuring;

/// <summary>How a mode is written on the command line and in the report.</summary>
internal static class ModeNames
{
    private static readonly Dictionary<string, Mode> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["commit-per-message"] = Mode.CommitPerMessage,
        ["journal"] = Mode.Journal,
        ["direct"] = Mode.Direct,
        ["insert-loop"] = Mode.InsertLoop,
        ["append-loop"] = Mode.AppendLoop,
    };

    public static string Name(this Mode mode) => Words.First(word => word.Value == mode).Key;

    public static Mode Parse(string word) => Words.TryGetValue(word, out var mode)
        ? mode
        : throw new UsageException($"--modes: '{word}' is not one of {string.Join(", ", Words.Keys)}.");
}
