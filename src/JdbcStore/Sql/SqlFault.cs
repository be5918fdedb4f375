namespace JdbcStore.Sql;

/// <summary>What a database failure means for the transaction that met it.</summary>
public enum SqlFault
{
    /// <summary>Rolled back; the same transaction may succeed now.</summary>
    Transient,

    /// <summary>The connection or the server is gone; a transaction whose commit was under way may or may not have happened.</summary>
    ConnectionLost,

    /// <summary>Rolled back because the fence row belongs to another epoch or already counts this batch.</summary>
    FenceViolated,

    /// <summary>Rolled back for lack of something that may come back: disk space, connections, memory.</summary>
    Exhausted,

    /// <summary>Rolled back, and trying again will not help.</summary>
    Permanent,
}
