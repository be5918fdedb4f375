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

    /// <summary>Every consumer chooses: what is of no use to those that can take something need not wait in memory.</summary>
    public bool AllSelect => _consumers.TrueForAll(consumer => consumer.Selector is not null);

    /// <summary>A consumer that could take something finds nothing that it wants among what waits.</summary>
    public bool IsStarved => _consumers.Exists(consumer => consumer.IsHungry && ready.PeekFor(consumer) is null);

    /// <summary>Whether any consumer may have this message; while some can take something and others cannot, those do not count.</summary>
    public bool IsWanted(QueueEntry entry)
    {
        if (_consumers.Count == 0 || !AllSelect)
            return true;
        var wanting = _consumers.FindAll(consumer => consumer.MayHave(entry));
        if (wanting.Exists(consumer => consumer.IsHungry) || (wanting.Count > 0 && !_consumers.Exists(consumer => consumer.IsHungry)))
            return true;
        wanting.ForEach(consumer => consumer.HasMissed = true);
        return false;
    }

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
