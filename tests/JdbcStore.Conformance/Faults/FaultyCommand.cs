using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace JdbcStore.Conformance.Faults;

/// <summary>A statement whose execution can be made to fail.</summary>
internal sealed class FaultyCommand(DbCommand real, FaultyConnection connection) : DbCommand
{
    private DbTransaction? _transaction;

    [AllowNull]
    public override string CommandText
    {
        get => real.CommandText;
        set => real.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => real.CommandTimeout;
        set => real.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => real.CommandType;
        set => real.CommandType = value;
    }

    public override UpdateRowSource UpdatedRowSource
    {
        get => real.UpdatedRowSource;
        set => real.UpdatedRowSource = value;
    }

    public override bool DesignTimeVisible { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set => throw new NotSupportedException("A statement stays with its connection.");
    }

    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set
        {
            _transaction = value;
            real.Transaction = (value as FaultyTransaction)?.Real;
        }
    }

    protected override DbParameterCollection DbParameterCollection => real.Parameters;

    public override void Cancel() => real.Cancel();

    public override void Prepare() => real.Prepare();

    public override int ExecuteNonQuery() => connection.Calls.Run(connection, Name(), Kinds(), real.ExecuteNonQuery);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        connection.Calls.RunAsync(connection, Name(), Kinds(), () => real.ExecuteNonQueryAsync(cancellationToken));

    public override object? ExecuteScalar() => connection.Calls.Run(connection, Name(), FaultKinds.OfQuery, real.ExecuteScalar);

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        connection.Calls.RunAsync(connection, Name(), FaultKinds.OfQuery, () => real.ExecuteScalarAsync(cancellationToken));

    protected override DbParameter CreateDbParameter() => real.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        var name = Name();
        return new FaultyReader(connection.Calls.Run(connection, name, FaultKinds.OfStatement, () => real.ExecuteReader(behavior)), connection, name);
    }

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var name = Name();
        var reader = await connection.Calls.RunAsync(connection, name, FaultKinds.OfStatement, () => real.ExecuteReaderAsync(behavior, cancellationToken));
        return new FaultyReader(reader, connection, name);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            real.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A writer may begin and end its transactions by statements.</summary>
    private IReadOnlyList<FaultKind> Kinds()
    {
        var isEnd = real.CommandText is "COMMIT" or "ROLLBACK";
        if (isEnd || real.CommandText.StartsWith("BEGIN", StringComparison.Ordinal))
            connection.IsInTransaction = !isEnd;
        return connection.IsInTransaction ? FaultKinds.OfStatement : FaultKinds.OfCommit;
    }

    private string Name() => connection.LastStatement = connection.Calls.NameOf(real.CommandText);
}
