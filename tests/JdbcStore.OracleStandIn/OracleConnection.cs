using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Oracle.ManagedDataAccess.Client;

public sealed class OracleConnection : DbConnection
{
    private OracleBackend? _backend;

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "";

    public override string DataSource => "stand-in";

    public override string ServerVersion => "19.0.0.0.0";

    public override ConnectionState State => _backend?.IsOpen == true ? ConnectionState.Open : ConnectionState.Closed;

    public OracleBackend Backend => State == ConnectionState.Open
        ? _backend! : throw new OracleException(3113, "end-of-file on communication channel");

    public override void Open() => OpenAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        var backend = OracleBackend.Create(ConnectionString);
        await backend.OpenAsync(cancellationToken);
        _backend = backend;
    }

    public override void Close() => CloseAsync().GetAwaiter().GetResult();

    public override async Task CloseAsync()
    {
        var backend = _backend;
        _backend = null;
        if (backend is not null)
            await backend.DisposeAsync();
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        BeginDbTransactionAsync(isolationLevel, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        await Backend.BeginAsync();
        return new OracleTransaction(this, isolationLevel);
    }

    protected override DbCommand CreateDbCommand() => new OracleCommand { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }
}
