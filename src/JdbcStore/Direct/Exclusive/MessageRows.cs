using System.Runtime.InteropServices;
using JdbcStore.Sql;

namespace JdbcStore.Direct.Exclusive;

/// <summary>Inserts, moves and removes rows of the message table, with the large bodies that belong to them. Counts are the caller's.</summary>
internal sealed class MessageRows(ExclusiveTransaction statements)
{
    private const string InsertRow =
        """
        INSERT INTO jdbcstore_message (destination_id, lane, sequence, delivery_count, body_size, added_at, expires_at, due_at, body_id, body)
        VALUES (@destinationId, @lane, @sequence, 0, @bodySize, @addedAt, @expiresAt, @dueAt, @bodyId, @body)
        """;

    private const string FindRow =
        """
        SELECT body_size AS BodySize, body_id AS BodyId, due_at AS DueAt
          FROM jdbcstore_message
         WHERE destination_id = @destinationId AND lane = @lane AND sequence = @sequence
        """;

    private const string DeleteRow = "DELETE FROM jdbcstore_message WHERE destination_id = @destinationId AND lane = @lane AND sequence = @sequence";

    private const string MoveRow =
        """
        UPDATE jdbcstore_message
           SET lane = @toLane
         WHERE destination_id = @destinationId AND lane = @lane AND sequence = @sequence
        """;

    private const string PlaceRow =
        """
        UPDATE jdbcstore_message
           SET destination_id = @toDestination, lane = @toLane, sequence = @toSequence, due_at = @dueAt, added_at = {now}
         WHERE destination_id = @destinationId AND lane = @lane AND sequence = @sequence
        """;

    private const string Attach = "DELETE FROM jdbcstore_detached_body WHERE body_id = @bodyId";

    private const string Detach = "INSERT INTO jdbcstore_detached_body (body_id, epoch) VALUES (@bodyId, 0)";

    private const string Free = "UPDATE jdbcstore_detached_body SET epoch = 0 WHERE body_id = @bodyId";

    private const string DetachAll =
        """
        INSERT INTO jdbcstore_detached_body (body_id, epoch)
        SELECT body_id, 0 FROM jdbcstore_message WHERE destination_id = @destinationId AND body_id IS NOT NULL
        """;

    private const string CountAll = "SELECT COUNT(*) FROM jdbcstore_message WHERE destination_id = @destinationId AND lane < @parked";

    private const string DeleteAll = "DELETE FROM jdbcstore_message WHERE destination_id = @destinationId";

    public async Task InsertAsync(long destinationId, int lane, long sequence, NewMessage message)
    {
        if (message.BodyId > 0 && await statements.ExecuteAsync(Attach, new { bodyId = message.BodyId }) != 1)
            throw new FatalStoreException($"The chunks of body {message.BodyId} are gone; nothing was stored.");
        await statements.ExecuteAsync(InsertRow, new
        {
            destinationId,
            lane,
            sequence,
            bodySize = (int)message.Length,
            addedAt = message.AddedAt,
            expiresAt = message.ExpiresAt?.ToUnixTimeMilliseconds(),
            dueAt = message.DeliverAt?.ToUnixTimeMilliseconds(),
            bodyId = message.BodyId > 0 ? message.BodyId : (long?)null,
            body = message.BodyId > 0 ? null : Bytes(message.Body),
        });
    }

    public Task<ParkedRow?> FindAsync(long destinationId, int lane, long sequence) =>
        statements.FindAsync<ParkedRow>(FindRow, new { destinationId, lane, sequence });

    /// <summary>Removes a row and lets go of its large body; null when it is not there.</summary>
    public async Task<ParkedRow?> RemoveAsync(long destinationId, int lane, long sequence)
    {
        var row = await FindAsync(destinationId, lane, sequence);
        if (row is null)
            return null;
        await statements.ExecuteAsync(DeleteRow, new { destinationId, lane, sequence });
        if (row.BodyId is { } bodyId)
            await statements.ExecuteAsync(Detach, new { bodyId });
        return row;
    }

    /// <summary>Hides a message from readers, or shows it again where it was.</summary>
    public Task MoveAsync(long destinationId, int lane, long sequence, int toLane) =>
        statements.ExecuteAsync(MoveRow, new { destinationId, lane, sequence, toLane });

    /// <summary>Gives a message another place in the order, as if it was sent now.</summary>
    public Task PlaceAsync(long destinationId, int lane, long sequence, long toDestination, int toLane, long toSequence, long? dueAt) =>
        statements.ExecuteAsync(PlaceRow, new { destinationId, lane, sequence, toDestination, toLane, toSequence, dueAt });

    /// <summary>A staged body that no message is going to own.</summary>
    public Task FreeAsync(NewMessage message) =>
        message.BodyId > 0 ? statements.ExecuteAsync(Free, new { bodyId = message.BodyId }) : Task.CompletedTask;

    /// <summary>Removes every row of a destination; returns how many messages readers could see.</summary>
    public async Task<long> RemoveAllAsync(long destinationId)
    {
        var count = await statements.FindAsync<long>(CountAll, new { destinationId, parked = Lanes.Parked });
        await statements.ExecuteAsync(DetachAll, new { destinationId });
        await statements.ExecuteAsync(DeleteAll, new { destinationId });
        return count;
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : body.ToArray();
}
