namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// Where a queue has read to. It reads pages by position; once it has read all there is, committed messages are taken from memory as they
/// are reported (<see cref="AddOrder"/>), and it goes back to reading when there is no room for them. Used by the queue's actor only.
/// </summary>
internal sealed class QueueReader(ReadyMessages ready, DeliveryOutcomes outcomes)
{
    private const int MaxPage = 500;
    private readonly Queue<QueueEvent> _duringRead = new();
    private long _position;
    private long _lastFromPage;
    private long _unreported;
    private bool _reading;
    private bool _duringReadIsWhole;
    private bool _readsOnly;
    private bool _rewound;

    /// <summary>Nothing unread lies in the store, as far as it has reported.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>What to read next; null while a read is under way or nothing is to be read.</summary>
    public (long After, int Limit)? BeginRead()
    {
        if (_reading || IsCaughtUp || !ready.IsLow)
            return null;
        _reading = true;
        _rewound = false;
        _duringRead.Clear();
        _duringReadIsWhole = true;
        return (_position, Math.Min(MaxPage, ready.Room));
    }

    public void OnPage(IReadOnlyList<StoredMessage> page)
    {
        _reading = false;
        if (_rewound)
            page = [];
        foreach (var message in page)
        {
            var entry = QueueEntry.Of(message);
            if (!outcomes.BuryIfExhausted(entry))
                ready.AddFresh(entry);
            _position = _lastFromPage = message.Sequence;
        }

        // What was reported during the read is a gapless run. If the page reaches into it, and past all that was let go by before, or if
        // there was nothing to read, then nothing is hidden between the page and the rest of the run.
        var joins = page.Count == 0 || (_position >= _unreported && _duringRead.TryPeek(out var first) && first.Sequence <= _position);
        IsCaughtUp = joins && _duringReadIsWhole && !_rewound && !(_readsOnly && page.Count > 0);
        while (_duringRead.TryDequeue(out var added))
            OnAdded(added);
    }

    public void OnReadFailed() => _reading = false;

    public void OnAdded(in QueueEvent added)
    {
        if (added.Sequence <= _position)
        {
            // A page holds all up to its end; what lies beyond and was never seen is late.
            if (added.Sequence > _lastFromPage)
                ready.AddLate(new QueueEntry(added.Sequence, 0, false, added.Body));
            return;
        }

        if (_reading)
        {
            _duringReadIsWhole &= _duringRead.Count < ReadyMessages.MaxCount;
            if (_duringReadIsWhole)
                _duringRead.Enqueue(added);
            else
                OnUnreported(added.Sequence);
            return;
        }

        if (IsCaughtUp && ready.HasRoom && !_readsOnly)
        {
            ready.AddFresh(new QueueEntry(added.Sequence, 0, false, added.Body));
            _position = added.Sequence;
        }
        else
        {
            OnUnreported(added.Sequence);
        }
    }

    /// <summary>Messages up to this sequence were let go by; the store has them.</summary>
    public void OnUnreported(long sequence)
    {
        _unreported = Math.Max(_unreported, sequence);
        IsCaughtUp = false;
    }

    /// <summary>A message may or may not be in the store: from now on only the store's own order counts.</summary>
    public void OnUncertain()
    {
        _readsOnly = true;
        _duringReadIsWhole = false;
        IsCaughtUp = false;
    }

    /// <summary>Forgets what the store has too and nobody waits for.</summary>
    public void Rewind()
    {
        if (ready.ForgetFresh() is { } first)
            _position = first - 1;
        IsCaughtUp = false;
        _rewound = true;
    }
}
