using Npgsql;
using NpgsqlTypes;

namespace JdbcStore.PostgreSql;

/// <summary>One hot statement with its parameters, made once for a connection and filled anew for each batch that needs it.</summary>
internal sealed class PipelinedStatement(string sql)
{
    private int _bound;

    /// <summary>The statement as it was bound last.</summary>
    public NpgsqlBatchCommand Command { get; } = new(sql);

    /// <summary>Sets the next parameter; the first time round it is created with this type.</summary>
    public PipelinedStatement Bind<T>(T value, NpgsqlDbType type)
    {
        if (Command.Parameters.Count <= _bound)
            Command.Parameters.Add(new NpgsqlParameter<T> { NpgsqlDbType = type });
        ((NpgsqlParameter<T>)Command.Parameters[_bound++]).TypedValue = value;
        return this;
    }

    public PipelinedStatement Bind(long value) => Bind(value, NpgsqlDbType.Bigint);

    public PipelinedStatement Bind(int value) => Bind(value, NpgsqlDbType.Integer);

    public PipelinedStatement Bind(string value) => Bind(value, NpgsqlDbType.Text);

    /// <summary>Sets the next parameter to one column of the rows, as an array.</summary>
    public PipelinedStatement BindColumn<TRow, TColumn>(List<TRow> rows, Func<TRow, TColumn> column, NpgsqlDbType type)
    {
        var values = new TColumn[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(rows[i]);
        return Bind(values, NpgsqlDbType.Array | type);
    }

    public PipelinedStatement BindColumn<TRow>(List<TRow> rows, Func<TRow, long> column) => BindColumn(rows, column, NpgsqlDbType.Bigint);

    /// <summary>Sends the statement after those already in the pipeline.</summary>
    public void AddTo(NpgsqlBatchCommandCollection pipeline)
    {
        _bound = 0;
        pipeline.Add(Command);
    }
}
