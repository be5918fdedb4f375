using Microsoft.Data.Sqlite;

namespace JdbcStore.Throughput.Scenarios;

/// <summary>
/// One connection and one prepared INSERT that commits alone. SQLite has one writer: several producers take turns, a lone one never waits,
/// so this is both the commit per message and the plain loop.
/// </summary>
internal sealed class SqliteInsert(string connectionString, byte[] body, Action delete) : IScenario
{
    private readonly SqliteConnection _connection = new(connectionString);
    private readonly SemaphoreSlim _turn = new(1);
    private SqliteCommand _insert = new();
    private SqliteParameter _sequence = new();
    private long _last;

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        Execute("CREATE TABLE message (destination_id INTEGER NOT NULL, sequence INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (destination_id, sequence)) WITHOUT ROWID");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO message (destination_id, sequence, body) VALUES (1, $sequence, $body)";
        _sequence = _insert.Parameters.Add("$sequence", SqliteType.Integer);
        _insert.Parameters.Add("$body", SqliteType.Blob).Value = body;
        return Task.CompletedTask;
    }

    public async ValueTask SendAsync(int producer)
    {
        await _turn.WaitAsync();
        try
        {
            _sequence.Value = ++_last;
            _insert.ExecuteNonQuery();
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _insert.Dispose();
        _connection.Dispose();
        _turn.Dispose();
        delete();
        return ValueTask.CompletedTask;
    }

    private void Execute(string statement)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
