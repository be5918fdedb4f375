namespace JdbcStore.Hosting;

/// <summary>The configuration section <c>Persistence:Journal</c>.</summary>
public sealed class JournalOptions
{
    internal const long DefaultMaxMemoryBytes = 64L << 20;

    /// <summary>When the journal stands in front of the database.</summary>
    public JournalMode Mode { get; set; } = JournalMode.Auto;

    /// <summary>Bytes the journal may hold before producers wait for a checkpoint: 16 MiB to 1 TiB.</summary>
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>The longest time a confirmed message stays in the journal only: 10 ms to 1 hour.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of bodies kept in memory until they are in the database; those beyond it are read back from the journal. Not a configuration key.</summary>
    internal long MaxMemoryBytes { get; set; } = DefaultMaxMemoryBytes;

    /// <summary>Allows the journal in front of a cluster, with a warning at each start: what it confirmed dies with the machine.</summary>
    public bool AllowOnCluster { get; set; }
}
