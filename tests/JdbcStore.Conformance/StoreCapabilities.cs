using JdbcStore.Conformance.Faults;

namespace JdbcStore.Conformance;

/// <summary>What a combination of dialect and mode can do beyond the promises that every one must keep. Declared, never sniffed.</summary>
[Flags]
public enum StoreCapabilities
{
    /// <summary>Nothing beyond the promises.</summary>
    None = 0,

    /// <summary>
    /// Another store takes over while the process of the active one is merely paused. Not so where a locked data directory holds
    /// confirmed messages: there the standby waits for the lock.
    /// </summary>
    TakesOverFromPaused = 1,

    /// <summary><see cref="TestDatabase.RestoreAsync"/> brings a lost database back.</summary>
    DatabaseReturns = 2,

    /// <summary>A lost database is noticed by the very next call: neither a journal nor a cache in the process stands between.</summary>
    NoticesLossAtOnce = 4,

    /// <summary>A <see cref="FaultPlan"/> can put faults between the store and its driver.</summary>
    BreaksInTheDriver = 8,

    /// <summary>The same between driver and server.</summary>
    BreaksOnTheWire = 16,
}
