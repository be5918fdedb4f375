using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace JdbcStore.Sqlite;

/// <summary>
/// Pooled connections to one file, which are really closed at the end: the driver's pool is the process's, and a connection left in it would
/// keep the file open, its write-ahead log beside it, and its page cache alive for whoever opens the same path again.
/// </summary>
internal sealed class SqliteDataSource(string connectionString) : DbDataSource
{
    /// <inheritdoc />
    public override string ConnectionString => connectionString;

    /// <inheritdoc />
    protected override DbConnection CreateDbConnection() => new SqliteConnection(connectionString);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            ClosePool();
        base.Dispose(disposing);
    }

    /// <inheritdoc />
    protected override ValueTask DisposeAsyncCore()
    {
        ClosePool();
        return base.DisposeAsyncCore();
    }

    private void ClosePool()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
