namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// Where a queue has read to, one position a priority. It reads pages by position; once it has read all there is of a priority and of those above,
/// committed messages are taken from memory as they are reported (<see cref="AddOrder"/>), and it goes back to reading when there is no room for them.
/// What waits fresh in memory is always the beginning of what the store has, in the order of delivery: when something of a higher priority is to be read
/// first, the lower ones are forgotten and read again. Used by the queue's actor only.
/// </summary>
internal sealed class QueueReader(ReadyMessages ready, Func<QueueEntry, bool> buryIfExhausted, Func<QueueEntry, bool> isWanted)
{
    private const int MaxPage = 500;
    private const int Highest = DeliveryOrder.Priorities - 1;

    /// <summary>With a priority added: behind all messages of it.</summary>
    private const long BehindAll = 9_000_000_000_000_000_000;

    private readonly ReadLane[] _lanes = [.. Enumerable.Range(0, DeliveryOrder.Priorities).Select(_ => new ReadLane())];
    private readonly HashSet<long> _taken = [];
    private readonly List<long> _goneDuringRead = [];
    private readonly Queue<QueueEvent> _duringRead = new();
    private bool _reading;
    private bool _duringReadIsWhole;
    private bool _readsOnly;
    private bool _pageIsStale;

    /// <summary>Nothing unread lies in the store, as far as it has reported.</summary>
    public bool IsCaughtUp => Array.TrueForAll(_lanes, lane => lane.IsCaughtUp);

    /// <summary>What to read next; null while a read is under way or nothing is to be read.</summary>
    public (ReadPosition After, int Limit)? BeginRead()
    {
        if (_reading || !ready.IsLow || IsCaughtUp)
            return null;
        _reading = true;
        _pageIsStale = false;
        _duringRead.Clear();
        _duringReadIsWhole = true;
        var after = ReadPosition.Start;
        for (var priority = 0; priority <= Highest; priority++)
        {
            _lanes[priority].BeginRead();
            after = after.Past(_lanes[priority].IsCaughtUp ? BehindAll + priority : Math.Max(_lanes[priority].Position, priority));
        }

        return (after, Math.Min(MaxPage, ready.Room));
    }

    public void OnPage(IReadOnlyList<StoredMessage> page)
    {
        if (!_pageIsStale)
        {
            foreach (var message in page)
                OnRead(message);
            CatchUp(page);
            Forget(Array.FindLastIndex(_lanes, lane => lane.HasMissed) - 1);
        }

        EndRead();
    }

    public void OnReadFailed() => EndRead();

    public void OnAdded(in QueueEvent added)
    {
        var (priority, sequence) = (DeliveryOrder.PriorityOf(added.Sequence), added.Sequence);
        var lane = _lanes[priority];
        if (sequence <= lane.FromPage)
            return;
        if (sequence <= lane.Position)
            OnLate(lane, added);
        else if (_reading && lane.IsBeingRead)
            Keep(priority, added);
        else if (HasRoomFor(priority))
            Take(lane, new QueueEntry(sequence, 0, false, added.Body, added.ExpiresAt));
        else
            Miss(priority, sequence);
    }

    /// <summary>The store has put a message in its place without the queue's doing.</summary>
    public void OnArrived(long sequence)
    {
        var priority = DeliveryOrder.PriorityOf(sequence);
        if (sequence > _lanes[priority].Position)
            Miss(priority, sequence);
        else if (!_taken.Contains(sequence) && !ready.HoldsFresh(sequence))
            ReturnTo(priority, sequence);
    }

    /// <summary>A message has left the fresh ones: it is not read a second time.</summary>
    public void OnTaken(long sequence) => _taken.Add(sequence);

    /// <summary>A message that was taken has left the store.</summary>
    public void OnGone(long sequence)
    {
        // The read under way may still see it.
        if (_reading)
            _goneDuringRead.Add(sequence);
        else
            _taken.Remove(sequence);
    }

    /// <summary>Reporting begins: what was committed before, up to this sequence, was not reported.</summary>
    public void OnReportingStarted(long highest)
    {
        foreach (var lane in _lanes)
            lane.Miss(highest);
        Forget(Highest - 1);
    }

    /// <summary>A message may or may not be in the store: from now on only the store's own order counts.</summary>
    public void OnUncertain()
    {
        _readsOnly = true;
        _duringReadIsWhole = false;
        foreach (var lane in _lanes)
            lane.FallBehind();
        Forget(Highest - 1);
    }

    /// <summary>Who consumes has changed: what nobody wanted before may be wanted now.</summary>
    public void ReadPassedBy()
    {
        for (var priority = 0; priority <= Highest; priority++)
        {
            if (_lanes[priority].PassedBy is > 0 and var sequence)
                ReturnTo(priority, sequence);
        }
    }

    /// <summary>Forgets what the store has too and nobody waits for.</summary>
    public void Rewind()
    {
        Forget(Highest);
        foreach (var lane in _lanes)
            lane.FallBehind();
        _pageIsStale = true;
    }

    /// <summary>Forgets everything: what it read was for somebody else.</summary>
    public void Clear()
    {
        Rewind();
        ready.Clear();
        _taken.Clear();
    }

    private void OnRead(StoredMessage message)
    {
        var lane = _lanes[message.Priority];
        lane.Read(message.Sequence);
        if (!_taken.Contains(message.Sequence))
            Take(lane, QueueEntry.Of(message));
    }

    // A page that ends in one priority has shown all that there was of those above it; one that is empty, all there was.
    private void CatchUp(IReadOnlyList<StoredMessage> page)
    {
        if (!_duringReadIsWhole || (_readsOnly && page.Count > 0))
            return;
        var last = page.Count > 0 ? page[^1].Priority : -1;
        for (var priority = Math.Max(last, 0); priority <= Highest; priority++)
        {
            var lane = _lanes[priority];
            if (lane.IsBeingRead && (priority > last || Joins(lane, priority)))
                lane.CatchUp();
        }
    }

    // What was reported during the read is a gapless run. If the page reaches into it, and past all that was let go by before, nothing is hidden between
    // the page and the rest of the run.
    private bool Joins(ReadLane lane, int priority)
    {
        if (lane.Position < lane.Unreported)
            return false;
        foreach (var added in _duringRead)
        {
            if (DeliveryOrder.PriorityOf(added.Sequence) == priority)
                return added.Sequence <= lane.Position;
        }

        return false;
    }

    private void EndRead()
    {
        _reading = false;
        foreach (var sequence in _goneDuringRead)
            _taken.Remove(sequence);
        _goneDuringRead.Clear();
        while (_duringRead.TryDequeue(out var added))
            OnAdded(added);
    }

    // A page holds all up to its end; what lies beyond, up to where the queue has got, is late.
    private void OnLate(ReadLane lane, in QueueEvent added)
    {
        if (!_taken.Add(added.Sequence))
            return;
        var entry = new QueueEntry(added.Sequence, 0, false, added.Body, added.ExpiresAt);
        if (isWanted(entry))
        {
            ready.AddReturned(entry);
            return;
        }

        _taken.Remove(added.Sequence);
        lane.PassBy(added.Sequence);
    }

    private void Keep(int priority, in QueueEvent added)
    {
        _duringReadIsWhole &= _duringRead.Count < ReadyMessages.MaxCount;
        if (_duringReadIsWhole)
            _duringRead.Enqueue(added);
        else
            Miss(priority, added.Sequence);
    }

    private bool HasRoomFor(int priority)
    {
        var caughtUp = !_readsOnly;
        for (var lane = priority; lane <= Highest; lane++)
            caughtUp &= _lanes[lane].IsCaughtUp;
        if (!caughtUp)
            return false;
        if (!ready.HasRoom)
            Forget(priority - 1);
        return ready.HasRoom;
    }

    private void Take(ReadLane lane, QueueEntry entry)
    {
        lane.Position = entry.Sequence;
        if (buryIfExhausted(entry))
            _taken.Add(entry.Sequence);
        else if (isWanted(entry))
            ready.AddFresh(entry);
        else
            lane.PassBy(entry.Sequence);
    }

    private void Miss(int priority, long sequence)
    {
        _lanes[priority].Miss(sequence);
        Forget(priority - 1);
    }

    private void ReturnTo(int priority, long sequence)
    {
        Forget(priority);
        _lanes[priority].ReturnTo(sequence);
        _pageIsStale = true;
    }

    private void Forget(int throughPriority)
    {
        foreach (var entry in ready.ForgetFresh(throughPriority))
        {
            _lanes[entry.Priority].ReturnTo(entry.Sequence);
            _pageIsStale = true;
        }
    }
}
