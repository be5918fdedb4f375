using Npgsql;

namespace JdbcStore.Throughput.Scenarios;

/// <summary>One connection and one prepared INSERT, executed again and again.</summary>
internal sealed class PostgreSqlInsertLoop(string connectionString, string prefix, byte[] body, Func<Task> drop) : IScenario
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);
    private NpgsqlCommand _insert = new();

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var table = new PostgreSqlTable(_source, prefix);
        await table.CreateAsync(cancellationToken);
        _insert = new NpgsqlCommand(table.Insert, await _source.OpenConnectionAsync(cancellationToken));
        _insert.Parameters.AddRange(PostgreSqlTable.Parameters(0, body));
        await _insert.PrepareAsync(cancellationToken);
    }

    public async ValueTask SendAsync(int producer)
    {
        ((NpgsqlParameter<long>)_insert.Parameters[1]).TypedValue++;
        await _insert.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_insert.Connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _insert.DisposeAsync();
        await _source.DisposeAsync();
        await drop();
    }
}
