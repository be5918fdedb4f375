namespace JdbcStore.Broker.Tests.Processes;

/// <summary>How a broker process is configured: the same settings start it again where it was.</summary>
internal sealed record BrokerSettings(string DataDirectory, int Port)
{
    public string Provider { get; init; } = "Sqlite";

    public string? ConnectionString { get; init; }

    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    public string Url => $"amqp://127.0.0.1:{Port}";

    /// <summary>Short enough that a test need not wait long for a new active broker.</summary>
    public static IReadOnlyDictionary<string, string> QuickLease { get; } = new Dictionary<string, string>
    {
        ["Persistence:Lease:Duration"] = "00:00:02",
        ["Persistence:Lease:RenewInterval"] = "00:00:00.5",
        ["Persistence:Lease:RetryInterval"] = "00:00:00.2",
    };

    public static BrokerSettings Sqlite(string dataDirectory) => new(dataDirectory, FreePort.Find());

    /// <summary>As environment variables: connection strings have no place on a command line.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment() => All().Select(pair => KeyValuePair.Create(pair.Key.Replace(":", "__", StringComparison.Ordinal), pair.Value));

    private Dictionary<string, string> All() => new(More)
    {
        ["Broker:Name"] = $"broker-{Port}",
        ["Broker:Amqp:Listen"] = Url,
        ["Broker:Console:Listen"] = "http://127.0.0.1:0",
        ["Persistence:Provider"] = Provider,
        ["Persistence:ConnectionString"] = ConnectionString ?? $"Data Source={Path.Combine(DataDirectory, "store.db")}",
        ["Persistence:DataDirectory"] = DataDirectory,
    };
}
