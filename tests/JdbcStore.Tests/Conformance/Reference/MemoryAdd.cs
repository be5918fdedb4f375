namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>A message with its body, which has no place in the order yet.</summary>
internal sealed record MemoryAdd(Destination Destination, NewMessage Message, ReadOnlyMemory<byte> Body, MemoryBody? Large)
{
    public static MemoryAdd Of(MemoryTables tables, Destination destination, NewMessage message, IReadOnlyDictionary<NewMessage, MemoryBody> staged)
    {
        if (!staged.TryGetValue(message, out var body))
            return new MemoryAdd(destination, message, Cut(tables, message.Body.ToArray()), null);
        var comes = body.Length <= MemoryBody.LargestInAPage || tables.Fault == Fault.ReadsLargeBodiesWithPages;
        return comes ? new MemoryAdd(destination, message, Cut(tables, body.ToArray()), null) : new MemoryAdd(destination, message, default, body);
    }

    /// <summary>At the end of the order.</summary>
    public AddResult Store(MemoryTables tables, MemoryDestination destination)
    {
        if (Message.IsDelayed && tables.Fault != Fault.ShowsDelayedAtOnce)
        {
            var parked = tables.NextSequence(Message.Priority);
            destination.Delayed.Add(parked, this);
            destination.Recounted += tables.Fault == Fault.CountsWhatIsDelayed ? 1 : 0;
            MemoryResends.Remember(destination, Message, parked);
            return new AddResult(AddStatus.Stored, parked);
        }

        var sequence = Show(tables, destination);
        if (sequence == 0)
            return new AddResult(AddStatus.NoSubscription, 0);
        MemoryResends.Remember(destination, Message, sequence);
        return new AddResult(AddStatus.Stored, sequence);
    }

    /// <summary>Readers see it from now on; 0: nobody is owed it.</summary>
    public long Show(MemoryTables tables, MemoryDestination destination)
    {
        if (!new MemoryTopics(tables).Keeps(Destination))
            return 0;
        var sequence = tables.NextSequence(Message.Priority);
        destination.Messages.Add(sequence, new StoredMessage(sequence, 0, false, Body)
        {
            Length = Large?.Length ?? Body.Length, AddedAt = TimeProvider.System.GetUtcNow(), ExpiresAt = Message.ExpiresAt,
        });
        if (Large is not null)
            destination.LargeBodies.Add(sequence, Large);
        new MemoryTopics(tables).Offer(Destination, sequence);
        return sequence;
    }

    private static byte[] Cut(MemoryTables tables, byte[] body) =>
        tables.Fault == Fault.CutsLargeBodies && body.Length > 64 << 10 ? body[..(64 << 10)] : body;
}
