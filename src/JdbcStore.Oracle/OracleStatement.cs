using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace JdbcStore.Oracle;

/// <summary>A command of the driver's that binds by name, gives bytes and long texts the types that hold them, and reads LOBs with their rows.</summary>
internal sealed class OracleStatement : DbCommand
{
    /// <summary>Characters that surely fit into the 4,000 bytes of a VARCHAR2.</summary>
    private const int ShortText = 1000;

    private readonly OracleDriver _driver;
    private readonly DbCommand _real;

    public OracleStatement(OracleDriver driver, DbCommand real)
    {
        (_driver, _real) = (driver, real);
        driver.SetUp(real);
    }

    /// <inheritdoc />
    [AllowNull]
    public override string CommandText
    {
        get => _real.CommandText;
        set => _real.CommandText = value;
    }

    /// <inheritdoc />
    public override int CommandTimeout
    {
        get => _real.CommandTimeout;
        set => _real.CommandTimeout = value;
    }

    /// <inheritdoc />
    public override CommandType CommandType
    {
        get => _real.CommandType;
        set => _real.CommandType = value;
    }

    /// <inheritdoc />
    public override UpdateRowSource UpdatedRowSource
    {
        get => _real.UpdatedRowSource;
        set => _real.UpdatedRowSource = value;
    }

    /// <inheritdoc />
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc />
    protected override DbConnection? DbConnection
    {
        get => _real.Connection;
        set => throw new NotSupportedException("A statement stays with its session.");
    }

    /// <inheritdoc />
    protected override DbParameterCollection DbParameterCollection => _real.Parameters;

    /// <summary>The driver runs every command in the transaction that its connection has begun.</summary>
    protected override DbTransaction? DbTransaction { get; set; }

    /// <summary>Binds a value for each time that the statement is run.</summary>
    public void BindArray(string name, OracleType type, Array values)
    {
        var parameter = _real.CreateParameter();
        parameter.ParameterName = name;
        _driver.SetType(parameter, type);
        _driver.SetArrayBindCount(_real, values.Length);
        parameter.Value = values;
        _real.Parameters.Add(parameter);
    }

    /// <inheritdoc />
    public override void Cancel() => _real.Cancel();

    /// <inheritdoc />
    public override void Prepare() => _real.Prepare();

    /// <inheritdoc />
    public override int ExecuteNonQuery() => Typed().ExecuteNonQuery();

    /// <inheritdoc />
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => Typed().ExecuteNonQueryAsync(cancellationToken);

    /// <inheritdoc />
    public override object? ExecuteScalar() => Typed().ExecuteScalar();

    /// <inheritdoc />
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => Typed().ExecuteScalarAsync(cancellationToken);

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await _real.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override DbParameter CreateDbParameter() => _real.CreateParameter();

    /// <inheritdoc />
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Typed().ExecuteReader(behavior);

    /// <inheritdoc />
    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Typed().ExecuteReaderAsync(behavior, cancellationToken);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _real.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The driver would take bytes for a RAW and any text for a VARCHAR2, which end at a few thousand bytes.</summary>
    private DbCommand Typed()
    {
        foreach (DbParameter parameter in _real.Parameters)
        {
            if (parameter.Value is byte[])
                _driver.SetType(parameter, OracleType.Blob);
            else if (parameter.Value is string { Length: > ShortText })
                _driver.SetType(parameter, OracleType.Clob);
        }

        return _real;
    }
}
