using System.Globalization;

namespace JdbcStore.Journal;

/// <summary>A segment's file name: <c>journal-</c>, its first group in 16 hexadecimal digits, <c>.log</c>; sorted by name is sorted by age.</summary>
internal static class SegmentName
{
    private const string Prefix = "journal-";
    private const string Suffix = ".log";

    public static string For(string directory, long firstGroup) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{firstGroup:x16}{Suffix}"));

    /// <summary>The segments in a directory, oldest first.</summary>
    public static IReadOnlyList<string> List(string directory) => List(FileSystemDisk.Instance, directory);

    public static IReadOnlyList<string> List(IJournalDisk disk, string directory) =>
        [.. disk.List(directory).Where(path => TryParse(path, out _)).Order(StringComparer.Ordinal)];

    public static bool TryParse(string path, out long firstGroup)
    {
        firstGroup = 0;
        var name = Path.GetFileName(path);
        return name.Length == Prefix.Length + 16 + Suffix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Prefix.Length, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out firstGroup);
    }
}
