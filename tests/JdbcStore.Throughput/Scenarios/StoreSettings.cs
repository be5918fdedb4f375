using JdbcStore.Hosting;
using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Measuring;

namespace JdbcStore.Throughput.Scenarios;

/// <summary>The store's settings under load: its defaults, but for what a short round would hide.</summary>
internal static class StoreSettings
{
    /// <summary>So short that a round of a second pays for the checkpoints that its messages cause.</summary>
    public static readonly TimeSpan CheckpointInterval = TimeSpan.FromMilliseconds(250);

    public static JdbcStoreOptions For(Mode mode, BenchArguments arguments, string directory)
    {
        var options = new JdbcStoreOptions { DataDirectory = directory };
        options.Journal.Mode = mode == Mode.Journal ? JournalMode.On : JournalMode.Off;
        options.Journal.CheckpointInterval = CheckpointInterval;
        options.GroupCommit.Writers = arguments.Writers;
        return options;
    }
}
