using JdbcStore.Sql;
using Npgsql;

namespace JdbcStore.PostgreSql;

/// <summary>
/// Sends a batch as pipelined statements under one Sync, which PostgreSQL runs as one implicit transaction: one round trip, one commit.
/// </summary>
internal sealed class PostgreSqlWriter : SqlWriter
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _commands;
    private readonly Pipeline _pipeline;
    private readonly CommitWarnings _warnings;

    public PostgreSqlWriter(NpgsqlConnection connection, SqlText text)
    {
        _connection = connection;

        // No time-out of the driver's, and no token later: a cancelled wait for a synchronous standby is answered with success.
        _commands = new NpgsqlBatch(connection) { Timeout = 0 };
        _pipeline = new Pipeline(text);
        _warnings = new CommitWarnings(connection);
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyCollection<long>> WriteAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        _pipeline.Fill(_commands.BatchCommands, batch);
        await using var reader = await _commands.ExecuteReaderAsync(CancellationToken.None);
        var alreadyStored = await ReadAlreadyStoredAsync(reader);
        await reader.CloseAsync();
        _warnings.ThrowIfAny();
        if (_commands.BatchCommands[0].RecordsAffected != 1)
            throw new FatalStoreException($"The fence table has no row for slot {batch.Fence.Slot}; run create.sql to restore it.");
        return alreadyStored;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        _warnings.Dispose();
        await _commands.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>Only the insert with duplicate keys returns rows: the sequences that it left out.</summary>
    private static async Task<IReadOnlyCollection<long>> ReadAlreadyStoredAsync(NpgsqlDataReader reader)
    {
        List<long>? sequences = null;
        do
        {
            while (await reader.ReadAsync())
                (sequences ??= []).Add(reader.GetInt64(0));
        }
        while (await reader.NextResultAsync());
        return sequences ?? (IReadOnlyCollection<long>)[];
    }
}
