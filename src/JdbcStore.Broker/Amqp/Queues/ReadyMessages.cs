namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// Messages that wait for a consumer, in the order of delivery: those fresh from the store, of which there is a bounded number, and those that
/// came back or that some consumer refused.
/// </summary>
internal sealed class ReadyMessages
{
    public const int MaxCount = 1000;
    public const long MaxBytes = 4 * 1024 * 1024;

    private readonly SortedSet<QueueEntry> _entries = new(DeliveryOrder.Instance);
    private int _fresh;
    private long _freshBytes;
    private int _refused;

    public int Count => _entries.Count;

    public bool HasRoom => _fresh < MaxCount && _freshBytes < MaxBytes;

    public bool IsLow => _fresh < MaxCount / 2 && _freshBytes < MaxBytes / 2;

    public int Room => MaxCount - _fresh;

    /// <summary>Those that at least one consumer has refused.</summary>
    public IReadOnlyList<QueueEntry> Refused => _refused == 0 ? [] : [.. _entries.Where(entry => entry.RefusedBy is not null)];

    public void AddFresh(QueueEntry entry)
    {
        entry.IsFresh = true;
        _entries.Add(entry);
        _fresh++;
        _freshBytes += entry.Body.Length;
    }

    public void AddReturned(QueueEntry entry)
    {
        if (_entries.Add(entry) && entry.RefusedBy is not null)
            _refused++;
    }

    /// <summary>The first message that this consumer may have, or null.</summary>
    public QueueEntry? PeekFor(QueueConsumer consumer) =>
        _refused == 0 && consumer.Selector is null ? _entries.Min : _entries.FirstOrDefault(consumer.MayHave);

    public void Remove(QueueEntry entry)
    {
        if (!_entries.Remove(entry))
            return;
        if (entry.RefusedBy is not null)
            _refused--;
        if (!entry.IsFresh)
            return;
        entry.IsFresh = false;
        _fresh--;
        _freshBytes -= entry.Body.Length;
    }

    /// <summary>The highest sequence among the next so many fresh messages and all others.</summary>
    public long SequenceOfNext(uint count)
    {
        var highest = 0L;
        foreach (var entry in _entries)
        {
            if (!entry.IsFresh || count-- > 0)
                highest = Math.Max(highest, entry.Sequence);
            else
                break;
        }

        return highest;
    }

    public bool HoldsFresh(long sequence) => _fresh > 0 && _entries.Any(entry => entry.IsFresh && entry.Sequence == sequence);

    public void Clear()
    {
        _entries.Clear();
        (_fresh, _freshBytes, _refused) = (0, 0, 0);
    }

    /// <summary>Forgets the fresh ones of these priorities, which the store has too, and returns them in order.</summary>
    public List<QueueEntry> ForgetFresh(int throughPriority)
    {
        // The lower ones are at the end.
        if (_fresh == 0 || _entries.Max!.Priority > throughPriority)
            return [];
        var forgotten = _entries.Where(entry => entry.IsFresh && entry.Priority <= throughPriority).ToList();
        forgotten.ForEach(Remove);
        return forgotten;
    }
}
