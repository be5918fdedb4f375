using Npgsql;

namespace JdbcStore.Throughput.Scenarios;

/// <summary>The baselines' table: the columns and the key of the store's message table, and nothing else.</summary>
internal sealed class PostgreSqlTable(NpgsqlDataSource source, string prefix)
{
    public string Insert { get; } = $"INSERT INTO {prefix}message (destination_id, sequence, body) VALUES ($1, $2, $3)";

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await using var create = source.CreateCommand(
            $"CREATE TABLE {prefix}message (destination_id bigint NOT NULL, sequence bigint NOT NULL, body bytea NOT NULL, PRIMARY KEY (destination_id, sequence))");
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    public static NpgsqlParameter[] Parameters(long sequence, byte[] body) =>
        [new NpgsqlParameter<long> { TypedValue = 1 }, new NpgsqlParameter<long> { TypedValue = sequence }, new NpgsqlParameter<byte[]> { TypedValue = body }];
}
