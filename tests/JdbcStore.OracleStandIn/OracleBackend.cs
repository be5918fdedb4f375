using System.Data.Common;

namespace Oracle.ManagedDataAccess.Client;

/// <summary>What answers to the stand-in's connections. Not in Oracle's driver.</summary>
public abstract class OracleBackend : IAsyncDisposable
{
    /// <summary>Makes one for each connection, from its connection string.</summary>
    public static Func<string, OracleBackend> Create { get; set; } = _ => throw new InvalidOperationException("No test has said what is behind the stand-in.");

    /// <summary>Begins a session.</summary>
    public abstract Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Ends it, and rolls back what is not committed.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Whether the session can still be used.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>From now on nothing is committed by itself.</summary>
    public abstract Task BeginAsync();

    public abstract Task CommitAsync();

    public abstract Task RollbackAsync();

    /// <summary>Runs a statement, as often as its parameters have values.</summary>
    public abstract Task<DbDataReader> ExecuteAsync(OracleCommand command, IReadOnlyList<IReadOnlyDictionary<string, object>> bindings);
}
