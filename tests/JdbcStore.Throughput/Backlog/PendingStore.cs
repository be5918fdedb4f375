using System.Text.Json;
using JdbcStore.Hosting;

namespace JdbcStore.Throughput.Backlog;

/// <summary>Where a store with a backlog lies: all that another process needs to open it.</summary>
internal sealed record PendingStore(string Provider, string ConnectionString, string TablePrefix, string DataDirectory, JournalMode Journal)
{
    public static readonly Destination Queue = Destination.Queue("backlog");

    public static PendingStore Of(JdbcStoreOptions options) =>
        new(options.Provider, options.ConnectionString, options.TablePrefix, options.DataDirectory, options.Journal.Mode);

    public static PendingStore Parse(string json) => JsonSerializer.Deserialize<PendingStore>(json)!;

    public JdbcStoreOptions ToOptions() => new()
    {
        Provider = Provider,
        ConnectionString = ConnectionString,
        TablePrefix = TablePrefix,
        DataDirectory = DataDirectory,
        Journal = { Mode = Journal },
    };

    public override string ToString() => JsonSerializer.Serialize(this);
}
