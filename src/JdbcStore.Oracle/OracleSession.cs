using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace JdbcStore.Oracle;

/// <summary>A connection of the driver's whose commands are <see cref="OracleStatement"/>s.</summary>
internal sealed class OracleSession(OracleDriver driver, DbConnection real) : DbConnection
{
    /// <inheritdoc />
    [AllowNull]
    public override string ConnectionString
    {
        get => real.ConnectionString;
        set => real.ConnectionString = value;
    }

    /// <inheritdoc />
    public override string Database => real.Database;

    /// <inheritdoc />
    public override string DataSource => real.DataSource;

    /// <inheritdoc />
    public override string ServerVersion => real.ServerVersion;

    /// <inheritdoc />
    public override ConnectionState State => real.State;

    /// <inheritdoc />
    public override void Open() => real.Open();

    /// <inheritdoc />
    public override Task OpenAsync(CancellationToken cancellationToken) => real.OpenAsync(cancellationToken);

    /// <inheritdoc />
    public override void Close() => real.Close();

    /// <inheritdoc />
    public override Task CloseAsync() => real.CloseAsync();

    /// <inheritdoc />
    public override void ChangeDatabase(string databaseName) => real.ChangeDatabase(databaseName);

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await real.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => real.BeginTransaction(isolationLevel);

    /// <inheritdoc />
    protected override ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        real.BeginTransactionAsync(isolationLevel, cancellationToken);

    /// <inheritdoc />
    protected override DbCommand CreateDbCommand() => new OracleStatement(driver, real.CreateCommand());

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            real.Dispose();
        base.Dispose(disposing);
    }
}
