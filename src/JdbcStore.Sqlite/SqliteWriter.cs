using System.Data.Common;
using JdbcStore.Sql;

namespace JdbcStore.Sqlite;

/// <summary>Prepared single-row statements in one transaction a batch. The driver is synchronous: the calls run on a pool thread.</summary>
internal sealed class SqliteWriter : SqlWriter
{
    private readonly DbConnection _connection;
    private readonly RowStatement _begin, _commit, _rollback, _fence, _destination, _countRow, _message, _count, _acknowledge, _redeliver, _mark, _duplicate, _journal,
        _detach, _acknowledgeSubscription, _moveSubscription, _producer;

    public SqliteWriter(DbConnection connection, SqlText text)
    {
        _connection = connection;
        RowStatement Prepare(string sql) => new(connection, text[sql]);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _fence = Prepare(
            """
            UPDATE jdbcstore_fence
               SET batch = CASE WHEN epoch = @1 AND holder = @2 AND batch = @3 THEN @4 END, settled = @5, first_sequence = @6, last_sequence = @7
             WHERE slot = @8
            """);
        _destination = Prepare(
            """
            INSERT INTO jdbcstore_destination (destination_id, kind, name, dispatched_sequence)
            VALUES (@1, @2, @3, 0) ON CONFLICT DO NOTHING
            """);
        _countRow = Prepare(
            """
            INSERT INTO jdbcstore_destination_count (destination_id, slot, messages, bytes)
            VALUES (@1, @2, 0, 0) ON CONFLICT DO NOTHING
            """);
        _message = Prepare(
            """
            INSERT INTO jdbcstore_message (sequence, destination_id, lane, delivery_count, body_size, added_at, expires_at, due_at, body)
            VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9)
            """);
        _duplicate = Prepare(
            """
            INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence, added_at)
            VALUES (@1, @2, @3, @4) ON CONFLICT DO NOTHING
            """);
        _acknowledge = Prepare("DELETE FROM jdbcstore_message WHERE sequence = @1 AND destination_id = @2 AND lane = @3 RETURNING body_size, body_id");
        _detach = Prepare("INSERT INTO jdbcstore_detached_body (body_id, epoch) VALUES (@1, 0)");
        _redeliver = Prepare(
            """
            UPDATE jdbcstore_message
               SET delivery_count = delivery_count + @4
             WHERE sequence = @1 AND destination_id = @2 AND lane = @3
            """);
        _acknowledgeSubscription = Prepare(
            """
            INSERT INTO jdbcstore_subscription_ack (subscription_id, lane, sequence)
            SELECT subscription_id, lane, @3
              FROM jdbcstore_subscription_position
             WHERE subscription_id = @1 AND lane = @2 AND acked_through < @3
            ON CONFLICT DO UPDATE SET prepared_id = NULL
            """);
        _moveSubscription = Prepare(
            """
            UPDATE jdbcstore_subscription_position
               SET acked_through = @3
             WHERE subscription_id = @1 AND lane = @2 AND acked_through < @3
            """);
        _producer = Prepare(
            """
            INSERT INTO jdbcstore_producer (destination_id, producer_id, last_number, previous_number, sequence, updated_at)
            VALUES (@1, @2, @3, -1, @4, @5)
            ON CONFLICT DO UPDATE
               SET last_number = @3, previous_number = last_number, sequence = @4, updated_at = @5
             WHERE last_number < @3
            """);
        _mark = Prepare("UPDATE jdbcstore_destination SET dispatched_sequence = MAX(dispatched_sequence, @2) WHERE destination_id = @1");
        _count = Prepare(
            """
            UPDATE jdbcstore_destination_count
               SET messages = messages + @3, bytes = bytes + @4
             WHERE destination_id = @1 AND slot = @2
            """);
        _journal = Prepare(
            """
            UPDATE jdbcstore_journal SET last_group = @2 WHERE journal_id = @1
            """);
    }

    /// <inheritdoc />
    public override Task<IReadOnlyCollection<long>> WriteAsync(WriteBatch batch, CancellationToken cancellationToken) =>
        Task.Run<IReadOnlyCollection<long>>(() => Write(batch), cancellationToken);

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    private List<long> Write(WriteBatch batch)
    {
        _begin.Execute();
        try
        {
            var alreadyStored = WriteRows(batch);
            _commit.Execute();
            return alreadyStored;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private void RollBack()
    {
        try
        {
            _rollback.Execute();
        }
        catch (DbException)
        {
            // Some errors have ended the transaction already; the first error is the one that matters.
        }
    }

    private List<long> WriteRows(WriteBatch batch)
    {
        MoveFence(batch.Fence);
        foreach (var row in batch.Destinations)
            Declare(row);
        var counts = new Dictionary<long, (long Messages, long Bytes)>();
        var alreadyStored = AddAll(batch, counts);
        foreach (var row in batch.Redeliveries)
            _redeliver.Execute(row.Sequence, row.DestinationId, row.Sequence % Lanes.Parked, (long)row.Increment);
        foreach (var key in batch.Acknowledgements)
            Acknowledge(key, counts);
        foreach (var mark in batch.SubscriptionAcknowledgements)
            _acknowledgeSubscription.Execute(mark.SubscriptionId, (long)mark.Lane, mark.Sequence);
        foreach (var mark in batch.SubscriptionPositions)
            _moveSubscription.Execute(mark.SubscriptionId, (long)mark.Lane, mark.Sequence);
        foreach (var mark in batch.DispatchMarks)
            _mark.Execute(mark.DestinationId, mark.Sequence);
        foreach (var (destinationId, change) in counts)
            _count.Execute(destinationId, (long)batch.Fence.Slot, change.Messages, change.Bytes);
        foreach (var row in batch.Producers)
            _producer.Execute(row.DestinationId, row.ProducerId, row.Number, row.Sequence, row.UpdatedAt);
        foreach (var key in batch.Keys)
            _duplicate.Execute(key.DestinationId, key.Key, key.Sequence, key.AddedAt);
        if (batch.Journal is { } journal)
            _journal.Execute(journal.JournalId, journal.Group);
        return alreadyStored;
    }

    private void Acknowledge(MessageKey key, Dictionary<long, (long, long)> counts)
    {
        if (_acknowledge.ExecuteRow(key.Sequence, key.DestinationId, (long)key.Lane) is not [long size, var bodyId])
            return;
        Count(counts, key.DestinationId, -1, -size);
        if (bodyId is long detached)
            _detach.Execute(detached);
    }

    private void MoveFence(FenceToken fence)
    {
        if (_fence.Execute(fence.Epoch, fence.Holder, fence.PreviousBatch, fence.Batch, fence.Settled, fence.FirstSequence, fence.LastSequence,
            (long)fence.Slot) != 1)
            throw new FatalStoreException($"The fence table has no row for slot {fence.Slot}; run create.sql to restore it.");
    }

    private void Declare(DestinationRow row)
    {
        _destination.Execute(row.DestinationId, (long)row.Destination.Kind, row.Destination.Name);
        _countRow.Execute(row.DestinationId, 0L);
    }

    private List<long> AddAll(WriteBatch batch, Dictionary<long, (long, long)> counts)
    {
        var alreadyStored = new List<long>();
        foreach (var row in batch.Messages)
        {
            if (batch.HasDuplicateKeys && row.DuplicateKey is { } key
                && _duplicate.Execute(row.DestinationId, key, row.Sequence, row.Message.AddedAt) == 0)
                alreadyStored.Add(row.Sequence);
            else
                Add(row, counts);
        }

        return alreadyStored;
    }

    private void Add(MessageRow row, Dictionary<long, (long, long)> counts)
    {
        _message.Execute(
            row.Sequence, row.DestinationId, (long)row.Lane, (long)row.DeliveryCount, (long)row.Body.Length, row.Message.AddedAt,
            (object?)row.ExpiresAt ?? DBNull.Value, (object?)row.DueAt ?? DBNull.Value, Bytes(row.Body));
        if (row.Lane < Lanes.Parked)
            Count(counts, row.DestinationId, 1, row.Body.Length);
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> body) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array : body.ToArray();

    private static void Count(Dictionary<long, (long Messages, long Bytes)> counts, long destinationId, long messages, long bytes)
    {
        var known = counts.GetValueOrDefault(destinationId);
        counts[destinationId] = (known.Messages + messages, known.Bytes + bytes);
    }
}
