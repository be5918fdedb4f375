using Npgsql;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>Holds back the next batch of a store with two writers, by a lock on the fence row that it must change.</summary>
internal sealed class HeldBatch : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _lock;
    private readonly string _fence;
    private long _number;

    private HeldBatch(NpgsqlConnection connection, NpgsqlTransaction transaction, string name)
    {
        (_connection, _lock) = (connection, transaction);
        _fence = $"{name}.{name}_fence";
    }

    public static async Task<HeldBatch> HoldNextAsync(string name)
    {
        var connection = await PostgreSqlServer.ConnectAsync();
        var held = new HeldBatch(connection, await connection.BeginTransactionAsync(), name);
        held._number = await held.LastBatchAsync() + 1;
        await held.ScalarAsync($"SELECT slot FROM {held._fence} WHERE slot = 0 FOR UPDATE");
        return held;
    }

    /// <summary>Half a second is long enough for the batch after it to commit on this server; a store may as well hold that back.</summary>
    public async Task OvertakenOrNotAsync()
    {
        for (var i = 0; i < 50 && await LastBatchAsync() <= _number; i++)
            await Task.Delay(10);
    }

    public Task LetGoAsync() => _lock.RollbackAsync();

    public async ValueTask DisposeAsync()
    {
        await _lock.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private Task<long> LastBatchAsync() => ScalarAsync($"SELECT max(batch) FROM {_fence}");

    private async Task<long> ScalarAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }
}
