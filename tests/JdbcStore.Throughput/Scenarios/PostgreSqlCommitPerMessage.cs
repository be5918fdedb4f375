using Npgsql;

namespace JdbcStore.Throughput.Scenarios;

/// <summary>Each message takes a pooled connection and commits alone.</summary>
internal sealed class PostgreSqlCommitPerMessage(string connectionString, string prefix, int connections, byte[] body, Func<Task> drop) : IScenario
{
    // Sparing the baseline the pool's reset: it is to be as quick as it can be.
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
    {
        MaxPoolSize = connections,
        MaxAutoPrepare = 10,
        AutoPrepareMinUsages = 1,
        NoResetOnClose = true,
    });

    private string _insert = "";
    private long _sequence;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var table = new PostgreSqlTable(_source, prefix);
        await table.CreateAsync(cancellationToken);
        _insert = table.Insert;
    }

    public async ValueTask SendAsync(int producer)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand(_insert, connection);
        insert.Parameters.AddRange(PostgreSqlTable.Parameters(Interlocked.Increment(ref _sequence), body));
        await insert.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await drop();
    }
}
