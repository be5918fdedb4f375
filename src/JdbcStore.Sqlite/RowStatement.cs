using System.Data.Common;

namespace JdbcStore.Sqlite;

/// <summary>A prepared statement with parameters @1, @2 ... that is executed row by row.</summary>
internal sealed class RowStatement
{
    private readonly DbCommand _command;

    public RowStatement(DbConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
    }

    public int Execute(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>The one row that the statement returns, or none.</summary>
    public object[] ExecuteRow(params ReadOnlySpan<object> values)
    {
        Bind(values);
        using var reader = _command.ExecuteReader();
        if (!reader.Read())
            return [];
        var row = new object[reader.FieldCount];
        reader.GetValues(row);
        return row;
    }

    private void Bind(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (_command.Parameters.Count <= i)
                AddParameter(i + 1);
            _command.Parameters[i].Value = values[i];
        }
    }

    private void AddParameter(int number)
    {
        var parameter = _command.CreateParameter();
        parameter.ParameterName = $"@{number}";
        _command.Parameters.Add(parameter);
    }
}
