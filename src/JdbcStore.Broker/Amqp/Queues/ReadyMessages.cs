namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// Messages that wait for a consumer, in order of sequence: those fresh from the store, those that came back (their sequences are lower),
/// and those that some consumer refused, which others may pass by.
/// </summary>
internal sealed class ReadyMessages
{
    public const int MaxCount = 1000;
    public const long MaxBytes = 4 * 1024 * 1024;

    private readonly Queue<QueueEntry> _fresh = new();
    private readonly PriorityQueue<QueueEntry, long> _returned = new();
    private readonly SortedDictionary<long, QueueEntry> _refused = [];
    private long _freshBytes;

    public int Count => _fresh.Count + _returned.Count + _refused.Count;

    public bool HasRoom => _fresh.Count < MaxCount && _freshBytes < MaxBytes;

    public bool IsLow => _fresh.Count < MaxCount / 2 && _freshBytes < MaxBytes / 2;

    public int Room => MaxCount - _fresh.Count;

    public IEnumerable<QueueEntry> Refused => _refused.Values;

    public void AddFresh(QueueEntry entry)
    {
        _fresh.Enqueue(entry);
        _freshBytes += entry.Body.Length;
    }

    /// <summary>Adds one whose sequence others have overtaken. What came back stays below what is fresh.</summary>
    public void AddLate(QueueEntry entry)
    {
        if (!_fresh.TryPeek(out var first) || first.Sequence > entry.Sequence)
        {
            AddReturned(entry);
            return;
        }

        var sorted = _fresh.Append(entry).OrderBy(other => other.Sequence).ToList();
        _fresh.Clear();
        sorted.ForEach(_fresh.Enqueue);
        _freshBytes += entry.Body.Length;
    }

    public void AddReturned(QueueEntry entry)
    {
        if (entry.RefusedBy is null)
            _returned.Enqueue(entry, entry.Sequence);
        else
            _refused.Add(entry.Sequence, entry);
    }

    /// <summary>The first message that this consumer may have, or null.</summary>
    public QueueEntry? PeekFor(QueueConsumer consumer)
    {
        var next = _returned.TryPeek(out var returned, out _) ? returned : _fresh.TryPeek(out var fresh) ? fresh : null;
        if (_refused.Count == 0)
            return next;
        var other = _refused.Values.FirstOrDefault(entry => !entry.RefusedBy!.Contains(consumer));
        return other is not null && (next is null || other.Sequence < next.Sequence) ? other : next;
    }

    /// <summary>Takes out what <see cref="PeekFor"/> has just returned.</summary>
    public void Remove(QueueEntry entry)
    {
        if (_refused.Remove(entry.Sequence))
            return;
        if (_returned.TryPeek(out var returned, out _) && returned == entry)
        {
            _returned.Dequeue();
            return;
        }

        _fresh.Dequeue();
        _freshBytes -= entry.Body.Length;
    }

    /// <summary>The highest sequence among the next so many messages.</summary>
    public long SequenceOfNext(uint count)
    {
        var highest = _refused.Count > 0 ? _refused.Keys.Last() : 0;
        foreach (var (entry, _) in _returned.UnorderedItems)
            highest = Math.Max(highest, entry.Sequence);
        foreach (var entry in _fresh)
        {
            if (count-- == 0)
                break;
            highest = entry.Sequence;
        }

        return highest;
    }

    /// <summary>Forgets the fresh ones, which the store has too; returns the first one's sequence, or null when there were none.</summary>
    public long? ForgetFresh()
    {
        long? first = _fresh.TryPeek(out var entry) ? entry.Sequence : null;
        _fresh.Clear();
        _freshBytes = 0;
        return first;
    }
}
