using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace JdbcStore.Conformance.Faults;

/// <summary>A connection whose calls can be made to fail; once broken it fails every one.</summary>
internal sealed class FaultyConnection(DbConnection real, CallInterceptor calls) : DbConnection
{
    public DbConnection Real => real;

    public CallInterceptor Calls => calls;

    /// <summary>Nothing can be done with it any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>What is done now is not committed by itself.</summary>
    public bool IsInTransaction { get; set; }

    /// <summary>The name of the last statement, which tells one commit from another.</summary>
    public string LastStatement { get; set; } = "";

    [AllowNull]
    public override string ConnectionString
    {
        get => real.ConnectionString;
        set => real.ConnectionString = value;
    }

    public override string Database => real.Database;

    public override string DataSource => real.DataSource;

    public override string ServerVersion => real.ServerVersion;

    public override ConnectionState State => IsBroken ? ConnectionState.Broken : real.State;

    public override void Open() => calls.Run(this, "open", FaultKinds.OfOpening, () =>
    {
        real.Open();
        return 0;
    });

    public override Task OpenAsync(CancellationToken cancellationToken) =>
        calls.RunAsync(this, "open", FaultKinds.OfOpening, () => real.OpenAsync(cancellationToken));

    public override void ChangeDatabase(string databaseName) => real.ChangeDatabase(databaseName);

    /// <summary>Its end is noticed by the next call; the session lasts until it is closed.</summary>
    public void Break() => IsBroken = true;

    public override void Close() => calls.Close(this);

    public override async ValueTask DisposeAsync()
    {
        Close();
        await real.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
            real.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        calls.Run(this, "begin", FaultKinds.OfOpening, () => new FaultyTransaction(real.BeginTransaction(isolationLevel), this));

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        await calls.RunAsync(this, "begin", FaultKinds.OfOpening,
            async () => new FaultyTransaction(await real.BeginTransactionAsync(isolationLevel, cancellationToken), this));

    protected override DbCommand CreateDbCommand() => new FaultyCommand(real.CreateCommand(), this);
}
