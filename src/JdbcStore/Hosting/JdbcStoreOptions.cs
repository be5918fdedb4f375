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

    /// <summary>The largest body, in bytes: 1 to 1 GiB.</summary>
    public long MaxMessageSize { get; set; } = 100L << 20;

    /// <summary>Whether <see cref="ConnectionString"/> was set.</summary>
    internal bool HasConnectionString { get; private set; }
}

/// <summary>What to do about the tables at start.</summary>
public enum SchemaMode
{
    /// <summary>Create or upgrade them; needs DDL rights.</summary>
    Create,

    /// <summary>Check them and refuse to start when something is missing; a DML-only account suffices.</summary>
    Validate,

    /// <summary>Trust that they are there.</summary>
    None,
}

/// <summary>What to do about server settings that would lose confirmed commits.</summary>
public enum DurabilityMode
{
    /// <summary>Say it at each start.</summary>
    Warn,

    /// <summary>Refuse to start.</summary>
    Enforce,

    /// <summary>Do not look.</summary>
    Off,
}

/// <summary>When the local journal stands in front of the database.</summary>
public enum JournalMode
{
    /// <summary>On for an embedded database, off for a server.</summary>
    Auto,

    /// <summary>On.</summary>
    On,

    /// <summary>Off: every unit is committed in the database before it is confirmed.</summary>
    Off,
}

/// <summary>The configuration section <c>Persistence:Journal</c>.</summary>
public sealed class JournalOptions
{
    /// <summary>When the journal stands in front of the database.</summary>
    public JournalMode Mode { get; set; } = JournalMode.Auto;

    /// <summary>Bytes the journal may hold before producers wait for a checkpoint: 16 MiB to 1 TiB.</summary>
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>The longest time a confirmed message stays in the journal only: 10 ms to 1 hour.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Allows the journal in front of a cluster, with a warning at each start: what it confirmed dies with the machine.</summary>
    public bool AllowOnCluster { get; set; }
}

/// <summary>The configuration section <c>Persistence:Lease</c>.</summary>
public sealed class LeaseOptions
{
    /// <summary>How long a lease lasts without being renewed: 1 second to 1 hour.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the active store renews it: at most half of <see cref="Duration"/>.</summary>
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a standby tries to get it: 100 ms to 1 minute.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Stop with an error, instead of waiting as a standby, when another store is active.</summary>
    public bool FailIfLocked { get; set; }
}

/// <summary>The configuration section <c>Persistence:GroupCommit</c>.</summary>
public sealed class GroupCommitOptions
{
    /// <summary>The most operations in one commit: 1 to 100,000.</summary>
    public int MaxMessages { get; set; } = 1024;

    /// <summary>The most body bytes in one commit, unless a single unit has more: 64 KiB to 1 GiB.</summary>
    public long MaxBytes { get; set; } = 4L << 20;

    /// <summary>How many commits may overlap: 1 to 8. A dialect with a single writer uses 1.</summary>
    public int Writers { get; set; } = 2;
}
