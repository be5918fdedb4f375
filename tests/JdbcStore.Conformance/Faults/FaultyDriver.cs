using System.Data.Common;

namespace JdbcStore.Conformance.Faults;

/// <summary>How one driver looks when it fails.</summary>
public abstract class FaultyDriver
{
    /// <summary>Whether the dialect's writer is content with any connection: each of its statements is then a call; otherwise a batch is one.</summary>
    public abstract bool WritesByStatements { get; }

    /// <summary>The connection is gone: the dialect takes it for a <see cref="Sql.SqlFault.ConnectionLost"/>.</summary>
    public abstract Exception Lost();

    /// <summary>A <see cref="Sql.SqlFault.Transient"/> refusal.</summary>
    public abstract Exception Refused();

    /// <summary>Ends the session for good: what it has not committed is rolled back, and no pool gets it back.</summary>
    public abstract void Cut(DbConnection connection);
}
