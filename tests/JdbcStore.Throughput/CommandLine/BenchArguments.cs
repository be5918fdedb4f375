using JdbcStore.Throughput.Measuring;

namespace JdbcStore.Throughput.CommandLine;

/// <summary>What the command line asks for; the defaults are the run that the project publishes.</summary>
internal sealed record BenchArguments
{
    public IReadOnlyList<string> Databases { get; init; } = ["sqlite", "postgresql"];

    public IReadOnlyList<Mode> Modes { get; init; } = Enum.GetValues<Mode>();

    public IReadOnlyList<int> Producers { get; init; } = [1, 16, 64, 256];

    public int BodyBytes { get; init; } = 1024;

    public double Seconds { get; init; } = 1;

    public double WarmUpSeconds { get; init; } = 1;

    public int Rounds { get; init; } = 6;

    public int Destinations { get; init; } = 1;

    public int Writers { get; init; } = 2;

    public int Connections { get; init; } = 64;

    public string? PostgreSql { get; init; } = Environment.GetEnvironmentVariable("JDBCSTORE_TEST_POSTGRESQL") is { Length: > 0 } given ? given : null;

    public string? MariaDb { get; init; } = Environment.GetEnvironmentVariable("JDBCSTORE_TEST_MARIADB") is { Length: > 0 } given ? given : null;

    public string Directory { get; init; } = Path.GetTempPath();

    /// <summary>Instead of a load: how many messages are pending when a store is opened and drained; 0: a load.</summary>
    public int Backlog { get; init; }

    /// <summary>Instead of a load: how many messages a journal holds that is replayed; 0: a load.</summary>
    public int Recovery { get; init; }

    /// <summary>In a process of its own: the store to drain.</summary>
    public string? Drain { get; init; }

    public string? JsonFile { get; init; }

    public bool Help { get; init; }

    /// <summary>Asked for by name: then its absence is a failure, not a note.</summary>
    public bool DatabaseChosen { get; init; }
}
