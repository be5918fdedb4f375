using System.Data.Common;

namespace JdbcStore.Hosting;

/// <summary>How a store is set up: the configuration section <c>Persistence</c>.</summary>
public sealed class JdbcStoreOptions
{
    /// <summary>The dialect's name: one of those registered, such as <c>Sqlite</c> or <c>PostgreSql</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>
    /// The ADO.NET connection string of the provider's driver. A server needs one; an embedded database is <c>store.db</c> in
    /// <see cref="DataDirectory"/> unless it says otherwise, so that moving the directory moves everything.
    /// </summary>
    public string ConnectionString
    {
        get => field ?? new DbConnectionStringBuilder { ["Data Source"] = Path.Join(DataDirectory, "store.db") }.ConnectionString;
        set
        {
            field = value;
            HasConnectionString = true;
        }
    }

    /// <summary>The directory of the journal and, for an embedded database, of its lock.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>What every table name begins with: 1 to 20 of a-z, 0-9 and _, beginning with a letter.</summary>
    public string TablePrefix { get; set; } = "jdbcstore_";

    /// <summary>What to do about the tables at start.</summary>
    public SchemaMode Schema { get; set; } = SchemaMode.Create;

    /// <summary>What to do about server settings that would lose confirmed commits.</summary>
    public DurabilityMode Durability { get; set; } = DurabilityMode.Warn;

    /// <summary>The local write-ahead journal.</summary>
    public JournalOptions Journal { get; set; } = new();

    /// <summary>The lease that makes one store the active one.</summary>
    public LeaseOptions Lease { get; set; } = new();

    /// <summary>The group-commit pipeline.</summary>
    public GroupCommitOptions GroupCommit { get; set; } = new();

    /// <summary>How long a unit of work waits, for room or for a database that is away, before it fails: 1 second to 1 hour.</summary>
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest body, in bytes: 1 to 1 GiB.</summary>
    public long MaxMessageSize { get; set; } = 100L << 20;

    /// <summary>
    /// For how long a resend is recognised after the message was stored: 1 minute to 10 years. Older duplicate keys, and producers that have been
    /// silent for longer, are forgotten.
    /// </summary>
    public TimeSpan DuplicateRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often expired messages, and what no subscription needs any more, are looked for: 10 ms to 1 hour.</summary>
    public TimeSpan HousekeepingInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Is handed each message that has expired, such as for dead-lettering; null: they are removed. Not a configuration key.</summary>
    public ExpiryHandler? OnExpired { get; set; }

    /// <summary>Is told of messages that the store itself has put in their place. Not a configuration key.</summary>
    public ArrivalHandler? OnArrived { get; set; }

    /// <summary>Understands the selectors of subscriptions; null: reads return everything, and the broker selects. Not a configuration key.</summary>
    public SubscriptionSelector? Selects { get; set; }

    /// <summary>Whether <see cref="ConnectionString"/> was set.</summary>
    internal bool HasConnectionString { get; private set; }
}
