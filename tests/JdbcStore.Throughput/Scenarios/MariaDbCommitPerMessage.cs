using System.Collections.Concurrent;
using MySqlConnector;

namespace JdbcStore.Throughput.Scenarios;

/// <summary>Each message is a prepared INSERT and a commit of its own, on the next free of so many connections; with one, a plain loop.</summary>
internal sealed class MariaDbCommitPerMessage(string connectionString, string prefix, int connections, byte[] body, Func<Task> drop) : IScenario
{
    private readonly ConcurrentBag<MySqlCommand> _free = [];
    private readonly SemaphoreSlim _available = new(connections);
    private long _sequence;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await CreateTableAsync(cancellationToken);
        for (var i = 0; i < connections; i++)
        {
            var insert = new MySqlCommand(
                $"INSERT INTO {prefix}message (destination_id, sequence, body) VALUES (1, @sequence, @body)", await ConnectAsync(cancellationToken));
            insert.Parameters.AddWithValue("@sequence", 0L);
            insert.Parameters.AddWithValue("@body", body);
            await insert.PrepareAsync(cancellationToken);
            _free.Add(insert);
        }
    }

    public async ValueTask SendAsync(int producer)
    {
        await _available.WaitAsync();
        _free.TryTake(out var insert);
        insert!.Parameters[0].Value = Interlocked.Increment(ref _sequence);
        await insert.ExecuteNonQueryAsync();
        _free.Add(insert);
        _available.Release();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var insert in _free)
        {
            await insert.Connection!.DisposeAsync();
            await insert.DisposeAsync();
        }

        _available.Dispose();
        await drop();
    }

    private async Task CreateTableAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var create = new MySqlCommand(
            $"""
            CREATE TABLE {prefix}message (
                destination_id bigint NOT NULL, sequence bigint NOT NULL, body longblob NOT NULL, PRIMARY KEY (destination_id, sequence))
            """,
            connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<MySqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
