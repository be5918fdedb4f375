using System.Data;
using System.Data.Common;

namespace JdbcStore.Conformance.Faults;

/// <summary>A transaction whose end can be made to fail.</summary>
internal sealed class FaultyTransaction : DbTransaction
{
    private readonly DbTransaction _real;
    private readonly FaultyConnection _connection;

    public FaultyTransaction(DbTransaction real, FaultyConnection connection)
    {
        (_real, _connection) = (real, connection);
        connection.IsInTransaction = true;
    }

    public DbTransaction Real => _real;

    public override IsolationLevel IsolationLevel => _real.IsolationLevel;

    protected override DbConnection DbConnection => _connection;

    /// <summary>Commits in the dialect's own way.</summary>
    public Task CommitAsync(Func<DbTransaction, Task> commit) => _connection.Calls.RunAsync(_connection, Commits, FaultKinds.OfCommit, () => commit(_real));

    public override Task CommitAsync(CancellationToken cancellationToken = default) => CommitAsync(t => t.CommitAsync(cancellationToken));

    public override void Commit() => _connection.Calls.Run(_connection, Commits, FaultKinds.OfCommit, () =>
    {
        _real.Commit();
        return 0;
    });

    public override void Rollback() => _connection.Calls.Run(_connection, "rollback", FaultKinds.OfRollback, () =>
    {
        _real.Rollback();
        return 0;
    });

    public override Task RollbackAsync(CancellationToken cancellationToken = default) =>
        _connection.Calls.RunAsync(_connection, "rollback", FaultKinds.OfRollback, () => _real.RollbackAsync(cancellationToken));

    public override async ValueTask DisposeAsync()
    {
        _connection.IsInTransaction = false;
        if (!_connection.IsBroken)
            await _real.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        _connection.IsInTransaction = false;
        if (disposing && !_connection.IsBroken)
            _real.Dispose();
        base.Dispose(disposing);
    }

    private string Commits => $"commit after {_connection.LastStatement}";
}
