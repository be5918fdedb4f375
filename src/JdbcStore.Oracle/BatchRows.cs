using JdbcStore.Sql;

namespace JdbcStore.Oracle;

/// <summary>The rows that a batch needs, the fence first. Made on demand, so that one call's rows at a time are in memory.</summary>
internal static class BatchRows
{
    /// <summary>The longest value that PL/SQL takes: longer bodies go in pieces.</summary>
    public const int PieceBytes = 32_767;

    /// <summary>All of a batch; fails as a whole when a duplicate key is there already.</summary>
    public static IEnumerable<BatchRow> All(WriteBatch batch) =>
        Begin(batch).Concat(batch.HasDuplicateKeys ? Claim(RowKind.Claim, batch) : []).Concat(Rest(batch, batch.Messages));

    /// <summary>The beginning of a batch with duplicate keys some of which are there.</summary>
    public static IEnumerable<BatchRow> UntilClaimed(WriteBatch batch) => Begin(batch).Concat(Claim(RowKind.ClaimUnlessThere, batch));

    /// <summary>What follows, with the messages that are left.</summary>
    public static IEnumerable<BatchRow> Rest(WriteBatch batch, IReadOnlyList<MessageRow> messages) => messages.SelectMany(Message)
        .Concat(Count(messages, batch.Fence.Slot))
        .Concat(Change(batch))
        .Concat(Remember(batch));

    private static IEnumerable<BatchRow> Begin(WriteBatch batch)
    {
        var fence = batch.Fence;
        yield return new BatchRow(RowKind.Fence, fence.Slot)
        {
            Number1 = fence.Epoch, Text = fence.Holder, Number2 = fence.PreviousBatch, Number3 = fence.Batch, Number4 = fence.Settled,
            Number5 = fence.FirstSequence, Sequence = fence.LastSequence,
        };
        foreach (var row in batch.Destinations)
        {
            yield return new BatchRow(RowKind.Destination, row.DestinationId) { Number1 = (int)row.Destination.Kind, Text = row.Destination.Name };
            for (var slot = 0; slot < SqlDialect.WriterSlots; slot++)
                yield return new BatchRow(RowKind.DestinationCount, row.DestinationId) { Number1 = slot };
        }
    }

    private static IEnumerable<BatchRow> Claim(RowKind kind, WriteBatch batch) =>
        from message in batch.Messages
        where message.DuplicateKey is not null
        select Key(kind, new KeyRow(message.DestinationId, message.DuplicateKey!, message.Sequence, message.Message.AddedAt));

    private static BatchRow Key(RowKind kind, KeyRow row) =>
        new(kind, row.DestinationId) { Text = row.Key, Sequence = row.Sequence, Number1 = row.AddedAt };

    private static IEnumerable<BatchRow> Message(MessageRow row)
    {
        var (at, body) = (Math.Min(row.Body.Length, PieceBytes), row.Body);
        yield return new BatchRow(RowKind.Message, row.DestinationId)
        {
            Lane = row.Lane, Sequence = row.Sequence, Number1 = row.DeliveryCount, Number2 = body.Length, Number3 = row.Message.AddedAt,
            Number4 = row.ExpiresAt, Number5 = row.DueAt, Bytes = body[..at],
        };
        for (; at < body.Length; at += PieceBytes)
        {
            var piece = body.Slice(at, Math.Min(PieceBytes, body.Length - at));
            yield return new BatchRow(RowKind.BodyPiece, row.DestinationId)
            {
                Lane = row.Lane, Sequence = row.Sequence, Number1 = piece.Length, Bytes = piece,
            };
        }
    }

    private static IEnumerable<BatchRow> Count(IReadOnlyList<MessageRow> messages, int slot) =>
        from message in messages
        where message.Lane < Lanes.Parked
        group message by message.DestinationId into added
        select new BatchRow(RowKind.Count, added.Key) { Number1 = added.Count(), Number2 = added.Sum(m => (long)m.Body.Length), Number3 = slot };

    private static IEnumerable<BatchRow> Change(WriteBatch batch) => batch.Redeliveries
        .Select(r => new BatchRow(RowKind.Redelivery, r.DestinationId) { Lane = r.Sequence % Lanes.Parked, Sequence = r.Sequence, Number1 = r.Increment })
        .Concat(batch.Acknowledgements.Select(
            a => new BatchRow(RowKind.Acknowledgement, a.DestinationId) { Lane = a.Lane, Sequence = a.Sequence, Number3 = batch.Fence.Slot }))
        .Concat(batch.SubscriptionAcknowledgements.Select(m => Mark(RowKind.SubscriptionAcknowledgement, m)))
        .Concat(batch.SubscriptionPositions.Select(m => Mark(RowKind.SubscriptionPosition, m)))
        .Concat(batch.DispatchMarks.Select(m => new BatchRow(RowKind.DispatchMark, m.DestinationId) { Sequence = m.Sequence }));

    private static BatchRow Mark(RowKind kind, SubscriptionMark mark) => new(kind, mark.SubscriptionId) { Lane = mark.Lane, Sequence = mark.Sequence };

    private static IEnumerable<BatchRow> Remember(WriteBatch batch)
    {
        foreach (var row in batch.Producers)
        {
            yield return new BatchRow(RowKind.Producer, row.DestinationId)
            {
                Text = row.ProducerId, Number1 = row.Number, Sequence = row.Sequence, Number2 = row.UpdatedAt,
            };
        }

        foreach (var row in batch.Keys)
            yield return Key(RowKind.ClaimUnlessThere, row);
        if (batch.Journal is { } journal)
            yield return new BatchRow(RowKind.Journal, 0) { Text = journal.JournalId, Number1 = journal.Group };
    }
}
