using System.Globalization;
using JdbcStore.Throughput.Measuring;

namespace JdbcStore.Throughput.CommandLine;

/// <summary>Reads the command line strictly: a mistyped measurement is worse than none.</summary>
internal static class ArgumentParser
{
    public const string Usage = """
        Measures what committing in the database costs, against one commit a message and against the local journal.

        dotnet run -c Release --project tests/JdbcStore.Throughput [-- OPTIONS]
          --database NAME        sqlite, postgresql or mariadb; default: the first two
          --postgresql STRING    connection string; default: JDBCSTORE_TEST_POSTGRESQL, or a private server that lives as long as the run
          --mariadb STRING       connection string; default: JDBCSTORE_TEST_MARIADB
          --producers LIST       concurrent producers, default 1,16,64,256
          --modes LIST           of commit-per-message, journal, direct, insert-loop, append-loop; default: all
          --body BYTES           body size, default 1024
          --rounds N             measured rounds a cell, default 6
          --seconds S            seconds a round, default 1
          --destinations N       queues that the producers share, default 1
          --writers N            GroupCommit:Writers of the store, default 2
          --connections N        pooled connections of commit-per-message, default 64
          --directory DIR        where files and the private server go, default the temporary directory
          --backlog N            instead: how a store with N pending messages opens and drains, and what memory it takes
          --recovery N           instead: how long a journal of N messages takes to be replayed into SQLite, and what memory
          --quick                3 rounds of half a second
          --json FILE            writes everything measured as JSON
        """;

    public static BenchArguments Parse(IReadOnlyList<string> words)
    {
        var arguments = new BenchArguments();
        for (var i = 0; i < words.Count; i++)
        {
            arguments = words[i] switch
            {
                "--help" or "-h" => arguments with { Help = true },
                "--quick" => arguments with { Rounds = 3, Seconds = 0.5, WarmUpSeconds = 0.5 },
                var option when i + 1 < words.Count => Apply(arguments, option, words[++i]),
                var option => throw new UsageException(IsKnown(option) ? $"{option} needs a value." : Unknown(option)),
            };
        }

        return arguments;
    }

    private static BenchArguments Apply(BenchArguments arguments, string option, string value) => option switch
    {
        "--database" => arguments with { Databases = [Database(value)], DatabaseChosen = true },
        "--postgresql" => arguments with { PostgreSql = value },
        "--mariadb" => arguments with { MariaDb = value },
        "--producers" => arguments with { Producers = [.. Split(value).Select(word => Whole(option, word, 1, 4096)).Distinct().Order()] },
        "--modes" => arguments with { Modes = [.. Split(value).Select(ModeNames.Parse).Distinct().Order()] },
        "--body" => arguments with { BodyBytes = Whole(option, value, 0, 100 << 20) },
        "--rounds" => arguments with { Rounds = Whole(option, value, 1, 1000) },
        "--seconds" => arguments with { Seconds = Seconds(option, value) },
        "--destinations" => arguments with { Destinations = Whole(option, value, 1, 100_000) },
        "--writers" => arguments with { Writers = Whole(option, value, 1, 8) },
        "--connections" => arguments with { Connections = Whole(option, value, 1, 10_000) },
        "--backlog" => arguments with { Backlog = Whole(option, value, 1, 100_000_000) },
        "--recovery" => arguments with { Recovery = Whole(option, value, 1, 100_000_000) },
        "--drain" => arguments with { Drain = value },
        "--directory" => arguments with { Directory = Directory.Exists(value) ? value : throw new UsageException($"--directory: '{value}' is not a directory.") },
        "--json" => arguments with { JsonFile = Writable(value) },
        _ => throw new UsageException(Unknown(option)),
    };

    private static bool IsKnown(string option) => Usage.Contains($" {option} ", StringComparison.Ordinal);

    private static string Unknown(string option) => $"Unknown option '{option}'; --help lists them.";

    private static string[] Split(string value) => value.Split(',', StringSplitOptions.TrimEntries);

    private static string Database(string value) => value.ToLowerInvariant() is "sqlite" or "postgresql" or "mariadb"
        ? value.ToLowerInvariant()
        : throw new UsageException($"--database: '{value}' is not one of sqlite, postgresql, mariadb.");

    private static int Whole(string option, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{option}: '{value}' is not a whole number from {least} to {most}.");

    private static double Seconds(string option, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0.1 and <= 3600
            ? number
            : throw new UsageException($"{option}: '{value}' is not a number of seconds from 0.1 to 3600.");

    // Found out before the run, not after minutes of measuring.
    private static string Writable(string file) => Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))) && !Directory.Exists(file)
        ? file
        : throw new UsageException($"--json: '{file}' cannot be written: it is a directory, or its directory does not exist.");
}
