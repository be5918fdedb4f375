using JdbcStore.Sql;
using Npgsql;

namespace JdbcStore.PostgreSql;

/// <summary>
/// Sends a batch as pipelined statements under one Sync, which PostgreSQL runs as one implicit transaction: one round trip, one commit.
/// </summary>
internal sealed class PostgreSqlWriter(NpgsqlConnection connection, SqlText text) : SqlWriter
{
    private readonly PostgreSqlStatements _statements = new(text);

    /// <inheritdoc />
    public override async Task<IReadOnlyCollection<long>> WriteAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        // No time-out of the driver's and no token: a cancelled wait for a synchronous standby is answered with success.
        await using var commands = new NpgsqlBatch(connection) { Timeout = 0 };
        _statements.Fill(commands.BatchCommands, batch);
        using var warnings = new CommitWarnings(connection);
        await using var reader = await commands.ExecuteReaderAsync(CancellationToken.None);
        var alreadyStored = await ReadAlreadyStoredAsync(reader);
        await reader.CloseAsync();
        if (commands.BatchCommands[0].RecordsAffected != 1)
            throw new FatalStoreException($"The fence table has no row for slot {batch.Fence.Slot}; run create.sql to restore it.");
        warnings.ThrowIfAny();
        return alreadyStored;
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => connection.DisposeAsync();

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
