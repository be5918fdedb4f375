using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Oracle.ManagedDataAccess.Client;

/// <summary>As strict as Oracle and its driver are known to be about what is bound to what.</summary>
public sealed partial class OracleCommand : DbCommand
{
    private OracleConnection? _connection;

    /// <summary>False at first, as in Oracle's driver: parameters would be bound by position, whatever their names are.</summary>
    public bool BindByName { get; set; }

    public int ArrayBindCount { get; set; }

    /// <summary>0 at first: LOBs would be fetched one by one.</summary>
    public int InitialLOBFetchSize { get; set; }

    /// <summary>Dapper sets it wherever it finds it.</summary>
    public int InitialLONGFetchSize { get; set; }

    public bool IsDisposed { get; private set; }

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override UpdateRowSource UpdatedRowSource { get; set; }

    public override bool DesignTimeVisible { get; set; }

    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => _connection = (OracleConnection?)value;
    }

    protected override DbParameterCollection DbParameterCollection { get; } = new OracleParameterCollection();

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery() => ExecuteNonQueryAsync().GetAwaiter().GetResult();

    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        await using var reader = await RunAsync(cancellationToken);
        while (await reader.NextResultAsync(cancellationToken))
        {
        }

        return reader.RecordsAffected;
    }

    public override object? ExecuteScalar() => ExecuteScalarAsync().GetAwaiter().GetResult();

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await using var reader = await RunAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetValue(0) : null;
    }

    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return base.DisposeAsync();
    }

    protected override DbParameter CreateDbParameter() => new OracleParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => RunAsync(CancellationToken.None).GetAwaiter().GetResult();

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        RunAsync(cancellationToken);

    private async Task<DbDataReader> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var bindings = new List<IReadOnlyDictionary<string, object>>();
        Check();
        for (var i = 0; i < Math.Max(1, ArrayBindCount); i++)
            bindings.Add(Parameters.Cast<OracleParameter>().ToDictionary(p => p.ParameterName, p => ValueOf(p, i), StringComparer.OrdinalIgnoreCase));
        return await _connection!.Backend.ExecuteAsync(this, bindings);
    }

    private void Check()
    {
        var parameters = Parameters.Cast<OracleParameter>().ToList();
        if (parameters.Count > 0 && !BindByName)
            throw new InvalidOperationException("BindByName is false: parameters would be bound by position.");
        var named = Placeholder().Matches(CommandText).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (parameters.Find(p => !named.Contains(p.ParameterName)) is { } unknown)
            throw new OracleException(1036, $"unrecognized bind variable passed to ExecuteReader call: {unknown.ParameterName}");
        if (named.FirstOrDefault(name => !parameters.Exists(p => p.ParameterName.Equals(name, StringComparison.OrdinalIgnoreCase))) is { } missing)
            throw new OracleException(1008, $"not all variables bound: {missing}");
    }

    private object ValueOf(OracleParameter parameter, int index)
    {
        var value = ArrayBindCount == 0 ? parameter.Value : ((Array)parameter.Value!).GetValue(index);
        return (value, parameter.OracleDbType) switch
        {
            (null or DBNull or "", _) => DBNull.Value,   // The empty text is NULL.
            (byte[] { Length: 0 }, OracleDbType.Raw) => DBNull.Value,
            (byte[] { Length: > 32_767 }, OracleDbType.Raw) => throw new OracleException(1460, "unimplemented or unreasonable conversion requested"),
            (byte[] bytes, OracleDbType.Raw or OracleDbType.Blob) => bytes,
            (string { Length: > 4000 }, OracleDbType.Varchar2) => throw new OracleException(1461, "can bind a LONG value only for insert into a LONG column"),
            (string text, OracleDbType.Varchar2 or OracleDbType.Clob) => text,
            (int or long or short, OracleDbType.Int64) => value,
            _ => throw new ArgumentException($"{parameter.ParameterName}: a {value.GetType().Name} cannot be bound as {parameter.OracleDbType}."),
        };
    }

    [GeneratedRegex(@"(?<![:\w]):([a-zA-Z]\w*)")]
    private static partial Regex Placeholder();
}
