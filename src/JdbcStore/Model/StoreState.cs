namespace JdbcStore;

/// <summary>Where a store is in its life.</summary>
public enum StoreState
{
    /// <summary>Opening: not yet known whether another store is active.</summary>
    Starting,

    /// <summary>Another store holds the lease; this one waits to take over.</summary>
    Standby,

    /// <summary>Holds the lease and serves.</summary>
    Active,

    /// <summary>Holds the lease, but the database is away: commits wait.</summary>
    Suspended,

    /// <summary>Lost the lease; nothing is committed any more. It becomes Standby by itself.</summary>
    Fenced,

    /// <summary>Stopped, in order or because of a failure.</summary>
    Stopped,
}

/// <summary>A store went from one state to another.</summary>
/// <param name="state">The new state.</param>
/// <param name="epoch">The epoch it holds or last held; 0 before the first.</param>
public sealed class StoreStateChangedEventArgs(StoreState state, long epoch) : EventArgs
{
    /// <summary>The new state.</summary>
    public StoreState State { get; } = state;

    /// <summary>The epoch it holds or last held; 0 before the first.</summary>
    public long Epoch { get; } = epoch;
}
