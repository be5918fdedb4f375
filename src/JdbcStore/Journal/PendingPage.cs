namespace JdbcStore.Journal;

/// <summary>What a reader needs from memory before it looks into the database: in this order nothing can fall between the two.</summary>
/// <param name="DatabaseSequence">The database's rows are those up to this sequence; what comes after it is in memory.</param>
/// <param name="Messages">Pending messages, rising by sequence.</param>
/// <param name="Hidden">Messages that the database may still show although they have been acknowledged.</param>
/// <param name="Redeliveries">Failed deliveries that the database does not count yet.</param>
internal sealed record PendingPage(
    long DatabaseSequence, List<StoredMessage> Messages, HashSet<long> Hidden, Dictionary<long, int> Redeliveries)
{
    /// <summary>The database's page as it is to be seen, with the pending messages that belong before its end.</summary>
    public List<StoredMessage> Merge(List<StoredMessage> stored)
    {
        if (stored.Count == 0)
            return Messages;
        var last = stored[^1].Sequence;
        var known = Messages.Select(m => m.Sequence).ToHashSet();
        var visible = stored.Where(m => !Hidden.Contains(m.Sequence) && !known.Contains(m.Sequence)).Select(CountDeliveries);
        return [.. visible.Concat(Messages.Where(m => m.Sequence <= last)).OrderBy(m => m.Sequence)];
    }

    private StoredMessage CountDeliveries(StoredMessage message) =>
        Redeliveries.TryGetValue(message.Sequence, out var more) ? message with { DeliveryCount = message.DeliveryCount + more } : message;
}
