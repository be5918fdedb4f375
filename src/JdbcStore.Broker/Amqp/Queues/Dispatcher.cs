namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>Hands ready messages to competing consumers, in turn, as far as their credit and the dispatch mark go.</summary>
internal sealed class Dispatcher(ReadyMessages ready, DispatchMark mark)
{
    private readonly List<QueueConsumer> _consumers = [];
    private int _turn;

    public IReadOnlyList<QueueConsumer> Consumers => _consumers;

    public void Add(QueueConsumer consumer) => _consumers.Add(consumer);

    public void Remove(QueueConsumer consumer) => _consumers.Remove(consumer);

    /// <summary>Sends until every consumer is served or nothing more may go; <paramref name="sent"/> is told of each.</summary>
    public void Run(Action<QueueConsumer, QueueEntry> sent)
    {
        for (var passed = 0; passed < _consumers.Count;)
        {
            _turn = (_turn + 1) % _consumers.Count;
            var consumer = _consumers[_turn];
            if (TrySend(consumer) is { } entry)
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
        var taker = _consumers.Find(consumer => consumer.CanTake);
        if (taker is null || ready.PeekFor(taker) is not { } first || !mark.IsNear(first.Sequence))
            return null;
        var credit = 0u;
        foreach (var consumer in _consumers)
            credit += consumer.CanTake ? Math.Min(consumer.Link.Credit, ReadyMessages.MaxCount) : 0;
        return credit > 0 ? mark.Next(ready.SequenceOfNext(credit)) : null;
    }

    private QueueEntry? TrySend(QueueConsumer consumer)
    {
        if (!consumer.CanTake || ready.PeekFor(consumer) is not { } entry || !mark.Covers(entry.Sequence))
            return null;
        consumer.IsReady = consumer.Link.TrySend(entry);
        if (!consumer.IsReady)
            return null;
        ready.Remove(entry);
        return entry;
    }
}
