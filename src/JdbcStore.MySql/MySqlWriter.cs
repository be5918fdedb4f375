using System.Data;
using JdbcStore.Sql;
using MySqlConnector;

namespace JdbcStore.MySql;

/// <summary>
/// Sends a batch as one text of many statements, from START TRANSACTION to COMMIT: one round trip, or a few when it is longer than a packet may be.
/// The server ends the text at its first error.
/// </summary>
internal sealed class MySqlWriter : SqlWriter
{
    /// <summary>
    /// The least max_allowed_packet: twice the longest statement, which holds a body of 1 MiB, and quoting can double that. Longer packets would save
    /// round trips only where they do not count.
    /// </summary>
    public const long Packet = 4 << 20;

    /// <summary>What statements may take of a packet, and the size at which a list of values is ended.</summary>
    private const long Limit = Packet - (64 << 10), ListLimit = 1 << 20;

    private readonly MySqlConnection _connection;
    private readonly BatchStatements _statements;
    private readonly MySqlBatch _commands;

    public MySqlWriter(MySqlConnection connection, SqlText text)
    {
        _connection = connection;
        _statements = new BatchStatements(text, ListLimit);

        // No time-out of the driver's: to kill a COMMIT that waits for other nodes can be answered with a success that is none.
        _commands = new MySqlBatch(connection) { Timeout = 0 };
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyCollection<long>> WriteAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        if (_connection.State != ConnectionState.Open)
            throw new IOException("The connection was lost after the last batch.");
        try
        {
            return await WriteAllAsync(batch);
        }
        catch
        {
            await RollBackAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await _commands.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>Resends are rare: only when a key turns out to be there already the batch begins again, and asks which ones are.</summary>
    private async Task<IReadOnlyCollection<long>> WriteAllAsync(WriteBatch batch)
    {
        try
        {
            CheckFence(batch, await SendAsync(_statements.All(batch)));
            return [];
        }
        catch (MySqlException e) when (e.Number == MySqlErrors.DuplicateEntry && batch.HasDuplicateKeys)
        {
            await RollBackAsync();
            return await WriteUnlessDuplicateAsync(batch);
        }
    }

    private async Task<IReadOnlyCollection<long>> WriteUnlessDuplicateAsync(WriteBatch batch)
    {
        var selected = await SendAsync(_statements.UntilClaimed(batch));
        CheckFence(batch, selected);
        var claimed = selected.Skip(1).ToHashSet();
        var alreadyStored = batch.Messages.Where(m => m.DuplicateKey is not null).Select(m => m.Sequence).Where(s => !claimed.Contains(s)).ToHashSet();
        await SendAsync(_statements.Rest(batch, batch.Messages.FindAll(m => !alreadyStored.Contains(m.Sequence))));
        return alreadyStored;
    }

    private static void CheckFence(WriteBatch batch, List<long> selected)
    {
        if (selected[0] != 1)
            throw new FatalStoreException($"The fence table has no row for slot {batch.Fence.Slot}; run create.sql to restore it.");
    }

    /// <summary>Sends statements in as few packets as possible; returns what they select.</summary>
    private async Task<List<long>> SendAsync(IEnumerable<Statement> statements)
    {
        var (selected, bytes) = (new List<long>(), 0L);
        foreach (var statement in statements)
        {
            if (bytes > 0 && bytes + statement.Bytes > Limit)
            {
                await SendPacketAsync(selected);
                bytes = 0;
            }

            _commands.BatchCommands.Add(statement.ToCommand());
            bytes += statement.Bytes + 1;
        }

        await SendPacketAsync(selected);
        return selected;
    }

    private async Task SendPacketAsync(List<long> selected)
    {
        try
        {
            await using var reader = await _commands.ExecuteReaderAsync(CancellationToken.None);
            do
            {
                while (await reader.ReadAsync())
                    selected.Add(reader.GetInt64(0));
            }
            while (await reader.NextResultAsync());
        }
        finally
        {
            _commands.BatchCommands.Clear();
        }
    }

    private async Task RollBackAsync()
    {
        try
        {
            await using var command = new MySqlCommand("ROLLBACK", _connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception)
        {
            // The connection is gone, and the transaction with it; the first error is the one that matters.
        }
    }
}
