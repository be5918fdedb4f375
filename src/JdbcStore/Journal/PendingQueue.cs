namespace JdbcStore.Journal;

/// <summary>One destination's part of what the database does not have yet. Guarded by the lock of <see cref="PendingWork"/>.</summary>
internal sealed class PendingQueue
{
    private readonly PendingLane?[] _lanes = new PendingLane?[Sequences.Priorities];

    /// <summary>Messages in the database, or on their way there, that have been acknowledged.</summary>
    public HashSet<long> Hidden { get; } = [];

    /// <summary>Failed deliveries of messages in the database, or on their way there, that it does not know of yet.</summary>
    public Dictionary<long, int> Redeliveries { get; } = [];

    public void Add(PendingMessage message) => (_lanes[message.Message.Priority] ??= new PendingLane()).Add(message);

    /// <summary>Up to <paramref name="limit"/> messages after a position, the highest priority first, as they are now.</summary>
    /// <param name="after">The position.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="dispatchMark">Up to here they may have been delivered before.</param>
    /// <param name="shows">Leaves out some.</param>
    /// <param name="spilled">Is given where the bodies lie that are not in memory.</param>
    public List<StoredMessage> Read(ReadPosition after, int limit, long dispatchMark, Predicate<long> shows, Dictionary<long, SpilledBody> spilled)
    {
        var page = new List<StoredMessage>();
        for (var priority = Sequences.Priorities - 1; priority >= 0 && page.Count < limit; priority--)
        {
            foreach (var message in _lanes[priority]?.After(after.Of(priority)) ?? [])
            {
                if (page.Count == limit)
                    break;
                if (message.IsGone || !shows(message.Sequence))
                    continue;
                page.Add(Show(message, dispatchMark));
                if (message.Spilled is { } body)
                    spilled.Add(message.Sequence, body);
            }
        }

        return page;
    }

    /// <summary>Everything of the priority of this sequence, up to it, is in the database now.</summary>
    public void Forget(long throughSequence) => _lanes[Sequences.PriorityOf(throughSequence)]!.Forget(throughSequence);

    private StoredMessage Show(PendingMessage pending, long dispatchMark) => new(
        pending.Sequence, pending.DeliveryCount + Redeliveries.GetValueOrDefault(pending.Sequence), pending.Sequence <= dispatchMark, pending.Message.Body)
    {
        Length = pending.Message.Length,
        AddedAt = DateTimeOffset.FromUnixTimeMilliseconds(pending.Message.AddedAt),
        ExpiresAt = pending.Message.ExpiresAt,
    };
}
