using System.Globalization;

namespace JdbcStore.Throughput.Databases;

/// <summary>Where PostgreSQL is installed on this machine.</summary>
internal static class PostgreSqlBinaries
{
    private const string Versions = "/usr/lib/postgresql";

    /// <summary>The directory of the newest installed server's programs, or null.</summary>
    public static string? Newest() => Installed().FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")));

    private static IEnumerable<string> Installed() => Directory.Exists(Versions)
        ? Directory.EnumerateDirectories(Versions).OrderByDescending(Number).Select(version => Path.Combine(version, "bin"))
        : [];

    private static decimal Number(string directory) =>
        decimal.TryParse(Path.GetFileName(directory), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
