namespace JdbcStore.Journal;

/// <summary>What a reader needs from memory before it looks into the database: in this order nothing can fall between the two.</summary>
/// <param name="DatabaseSequence">The database's rows are those up to this sequence; what comes after it is in memory.</param>
/// <param name="Messages">Pending messages, the highest priority first, then rising by sequence.</param>
/// <param name="Hidden">Messages that the database may still show although they have been acknowledged.</param>
/// <param name="Redeliveries">Messages with failed deliveries that the database does not count yet.</param>
internal sealed record PendingPage(
    long DatabaseSequence, List<StoredMessage> Messages, HashSet<long> Hidden, HashSet<long> Redeliveries)
{
    /// <summary>Of these messages the bodies have to be read back from the journal.</summary>
    public Dictionary<long, SpilledBody> Spilled { get; init; } = [];

    /// <summary>What the subscription that reads is done with; null when it is a destination that is read.</summary>
    public PendingSubscription? Subscription { get; init; }

    /// <summary>The database's page as it is to be seen, with the pending messages that belong before its end.</summary>
    /// <param name="stored">The database's page.</param>
    /// <param name="goesOn">Whether the database may have more after it.</param>
    public List<StoredMessage> Merge(List<StoredMessage> stored, bool goesOn)
    {
        if (stored.Count == 0)
            return Messages;
        var last = stored[^1];
        var known = Messages.Select(m => m.Sequence).ToHashSet();
        var visible = stored.Where(m => IsVisible(m) && !known.Contains(m.Sequence));
        return [.. visible.Concat(Messages.Where(m => !goesOn || !ComesAfter(m, last))).OrderByDescending(m => m.Priority).ThenBy(m => m.Sequence)];
    }

    private bool IsVisible(StoredMessage message) => !Hidden.Contains(message.Sequence) && Subscription?.Needs(message.Sequence) != false;

    private static bool ComesAfter(StoredMessage message, StoredMessage last) =>
        message.Priority < last.Priority || (message.Priority == last.Priority && message.Sequence > last.Sequence);
}
