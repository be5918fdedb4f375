namespace JdbcStore.Broker.Tests.Kill;

/// <summary>What one run of the kill loop does.</summary>
/// <param name="Provider">Sqlite, PostgreSql or MariaDb.</param>
/// <param name="Journal">On or Off.</param>
internal sealed record KillPlan(string Provider, string Journal)
{
    public const string Queue = "kill";

    public int Messages { get; init; } = 10_000;

    /// <summary>How often the broker is killed while messages are sent; once more when all are confirmed.</summary>
    public int Kills { get; init; } = 3;

    public int Connections { get; init; } = 16;

    public int Window { get; init; } = 100;

    public int Size { get; init; } = 100;

    /// <summary>The broker knows resent messages by their message id: none may be stored twice.</summary>
    public bool DetectDuplicates { get; init; }

    /// <summary>Consumers are there all the time, and are cut off by each kill like the producers.</summary>
    public bool Consume { get; init; }

    /// <summary>The journal is switched again and again, and each kill comes in the middle of a switch.</summary>
    public bool Switch { get; init; }

    public override string ToString() =>
        $"{Provider}, journal {Journal}: {Messages} messages, {Connections} connections, window {Window}, {Kills} kills"
        + (DetectDuplicates ? ", duplicate detection" : "") + (Consume ? ", consumers throughout" : "") + (Switch ? ", the journal is switched" : "");
}
