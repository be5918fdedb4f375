namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>Hands ready messages to competing consumers, in turn, as far as their credit and the dispatch mark go.</summary>
internal sealed class Dispatcher(ReadyMessages ready, DispatchMark mark, Custody custody)
{
    private readonly List<QueueConsumer> _consumers = [];
    private int _turn;

    public IReadOnlyList<QueueConsumer> Consumers => _consumers;

    public void Add(QueueConsumer consumer) => _consumers.Add(consumer);

    /// <summary>False when it was not there.</summary>
    public bool Remove(QueueConsumer consumer) => _consumers.Remove(consumer);

    /// <summary>Whether any consumer may have this message.</summary>
    public bool IsWanted(QueueEntry entry) => _consumers.Count == 0 || _consumers.Exists(consumer => consumer.Selector is null || consumer.MayHave(entry));

    /// <summary>Sends until every consumer is served or nothing more may go.</summary>
    /// <param name="sent">Is told of each message sent.</param>
    /// <param name="expired">Is told of each that has expired; it is not ready any more.</param>
    public void Run(Action<QueueConsumer, QueueEntry> sent, Action<QueueEntry> expired)
    {
        for (var passed = 0; passed < _consumers.Count;)
        {
            _turn = (_turn + 1) % _consumers.Count;
            var consumer = _consumers[_turn];
            if (TrySend(consumer, expired) is { } entry)
            {
                passed = 0;
                sent(consumer, entry);
            }
            else
            {
                passed++;
            }
        }
    }

    /// <summary>The dispatch mark that is to be committed so that sending can go on, or null.</summary>
    public long? NextMark()
    {
        var (wanted, credit) = (0L, 0u);
        foreach (var consumer in _consumers)
        {
            if (!consumer.CanTake || consumer.Link.Credit == 0)
                continue;
            credit += Math.Min(consumer.Link.Credit, ReadyMessages.MaxCount);
            if (ready.PeekFor(consumer) is { } first && mark.IsNear(first.Sequence))
                wanted = Math.Max(wanted, first.Sequence);
        }

        return wanted > 0 ? mark.Next(Math.Max(wanted, ready.SequenceOfNext(credit))) : null;
    }

    private QueueEntry? TrySend(QueueConsumer consumer, Action<QueueEntry> expired)
    {
        while (consumer.CanTake && ready.PeekFor(consumer) is { } entry && mark.Covers(entry.Sequence))
        {
            if (!custody.TryHold(entry))
            {
                ready.Remove(entry);
                expired(entry);
                continue;
            }

            consumer.IsReady = consumer.Link.TrySend(entry);
            if (consumer.IsReady)
            {
                ready.Remove(entry);
                return entry;
            }

            custody.LetGo(entry);
        }

        return null;
    }
}
