using System.Data.Common;

namespace JdbcStore.Conformance.Faults;

/// <summary>A source of connections that can be made to fail.</summary>
internal sealed class FaultyDataSource(DbDataSource real, CallInterceptor calls) : DbDataSource
{
    public override string ConnectionString => real.ConnectionString;

    protected override DbConnection CreateDbConnection() => new FaultyConnection(real.CreateConnection(), calls);

    protected override async ValueTask DisposeAsyncCore()
    {
        await real.DisposeAsync();
        await base.DisposeAsyncCore();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            real.Dispose();
        base.Dispose(disposing);
    }
}
