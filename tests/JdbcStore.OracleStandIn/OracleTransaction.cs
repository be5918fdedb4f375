using System.Data;
using System.Data.Common;

namespace Oracle.ManagedDataAccess.Client;

public sealed class OracleTransaction(OracleConnection connection, IsolationLevel level) : DbTransaction
{
    private bool _ended;

    public override IsolationLevel IsolationLevel => level;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => CommitAsync().GetAwaiter().GetResult();

    public override Task CommitAsync(CancellationToken cancellationToken = default) => EndAsync(connection.Backend.CommitAsync);

    public override void Rollback() => RollbackAsync().GetAwaiter().GetResult();

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => EndAsync(connection.Backend.RollbackAsync);

    public override async ValueTask DisposeAsync()
    {
        if (!_ended && connection.State == ConnectionState.Open)
            await RollbackAsync();
        await base.DisposeAsync();
    }

    private Task EndAsync(Func<Task> end)
    {
        if (_ended)
            throw new InvalidOperationException("This OracleTransaction has completed; it is no longer usable.");
        _ended = true;
        return end();
    }
}
