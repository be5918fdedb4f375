using JdbcStore.Direct.Exclusive;
using JdbcStore.Hosting;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>
/// The ordered pipeline: what queues up while commits are under way forms the next batch, so a lone producer waits for nothing and a
/// crowd shares its commits. A batch goes to the first free writer slot, a slot is free again when its batch is settled, and callers are
/// confirmed in order: what a crash leaves behind a missing batch was confirmed to nobody, and the next takeover removes its adds.
/// Acknowledgements cannot be taken back, so a unit that moves messages (adds and removes) never overtakes: it waits for all before it.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>How long closing lets commits under way look for their outcome, and how long it then waits for a silent database.</summary>
    private static readonly TimeSpan LookingUp = TimeSpan.FromSeconds(1), Silence = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly UnitQueue _queue;
    private readonly CommitDeadlines _deadlines;
    private readonly IdleSignal _idle;
    private readonly Queue<InFlightBatch> _inFlight = [];
    private readonly KeysInFlight _keys = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly SlotWriter[] _writers;
    private readonly Task[] _runs;
    private readonly StoreCatalog _catalog;
    private readonly ProducerNumbers _producers;
    private readonly BatchSender _sender;
    private StoreException? _failure;
    private bool _isClosing;
    private bool _orderIsBroken;
    private int _busy;
    private TimeSpan _lastCommit;
    private long _lastBatch;
    private long _settledBatch;
    private long _lastOrdinal;
    private long _visibleSequence;

    public GroupCommit(Handover start, UnitProbe probe, JdbcStoreOptions options, TimeProvider time)
    {
        _producers = start.Producers;
        _catalog = start.Catalog;
        _sender = new BatchSender(_catalog, _producers, probe, time, _stopping.Token);
        _time = time;
        _writers = start.Writers;
        _runs = [.. _writers.Select(_ => Task.CompletedTask)];
        _queue = new UnitQueue(options.GroupCommit);
        _idle = new IdleSignal(() => _queue.Count == 0 && _inFlight.Count == 0);
        _deadlines = new CommitDeadlines(options.CommitTimeout, time, Expire);
        _lastBatch = _settledBatch = start.LastBatch;
        _lastOrdinal = Sequences.OrdinalOf(start.LastSequence);
        _visibleSequence = Sequences.Last(_lastOrdinal);
    }

    /// <summary>Raised once, when the pipeline can commit nothing any more.</summary>
    public event Action<StoreException>? Failed;

    /// <summary>Raised for each batch that the database has committed, in order; must not block.</summary>
    public event Action<WriteBatch>? Committed;

    /// <summary>Every sequence up to this one is decided; readers never look beyond it.</summary>
    public long VisibleSequence => Volatile.Read(ref _visibleSequence);

    public int PendingUnits
    {
        get
        {
            lock (_gate)
                return _queue.Count + _inFlight.Sum(b => b.Units.Count(u => !u.IsOver));
        }
    }

    public long PendingBytes
    {
        get
        {
            lock (_gate)
                return _queue.PendingBytes;
        }
    }

    /// <param name="unit">What to commit.</param>
    /// <param name="staged">Ends when the unit's large bodies are in the database; until then it only keeps its place.</param>
    /// <param name="cancellationToken">Honoured until the unit is taken.</param>
    public Task<CommitResult> CommitAsync(UnitOfWork unit, Task staged, CancellationToken cancellationToken)
    {
        var pending = new PendingUnit(unit, staged, _deadlines.Now);
        InFlightBatch? batch;
        lock (_gate)
        {
            if (_failure is not null)
                throw _failure;
            if (_isClosing)
                throw new UnavailableStoreException("The store is stopping; nothing was committed.");
            _queue.Enqueue(pending);
            _deadlines.Watch();
            batch = TakeBatch();
        }

        pending.CancelWith(cancellationToken);
        Start(batch);
        if (!staged.IsCompleted)
            _ = GoOnWhenStagedAsync(staged);
        return pending.Completion;
    }

    /// <summary>Takes no more units, and completes when those accepted are decided.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
            _isClosing = true;
        return WhenIdleAsync();
    }

    /// <summary>Completes as soon as nothing is queued or in flight.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
            return _idle.WhenIdleAsync();
    }

    /// <summary>Ends an idle pipeline; the next one goes on from here.</summary>
    public Handover HandOver()
    {
        lock (_gate)
        {
            _isClosing = true;
            _deadlines.Dispose();
            return _failure is null ? new Handover(_catalog, _producers, _writers, _lastBatch, Sequences.Last(_lastOrdinal)) : throw _failure;
        }
    }

    /// <summary>Takes no further batch; what is queued fails with this reason, what is in flight ends by itself.</summary>
    public void Abort(StoreException reason)
    {
        List<PendingUnit> queued;
        lock (_gate)
        {
            if (_failure is not null)
                return;
            _failure = reason;
            queued = _queue.TakeAll();
            _idle.Check();
        }

        queued.ForEach(u => u.Fail(reason));
        Failed?.Invoke(reason);
    }

    public async ValueTask DisposeAsync()
    {
        Abort(new UnavailableStoreException("The store has stopped; nothing was committed."));
        if (await EndsAsync(LookingUp))
            await Task.WhenAll(_writers.Select(w => w.DisposeAsync().AsTask()));
        _deadlines.Dispose();
    }

    /// <summary>Waits for the batches in flight; one that hangs in the database is left to itself, with its connection.</summary>
    private async Task<bool> EndsAsync(TimeSpan patience)
    {
        try
        {
            await Task.WhenAll(_runs).WaitAsync(patience);
            return true;
        }
        catch (TimeoutException) when (!_stopping.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
            return await EndsAsync(Silence);
        }
        catch (TimeoutException)
        {
            FailInFlight();
            return false;
        }
    }

    private void FailInFlight()
    {
        lock (_gate)
        {
            foreach (var batch in _inFlight.Where(b => !b.IsDecided))
                batch.Failure = new OutcomeUnknownStoreException("The store had to stop while the database was silent about this commit.");
        }

        Release();
    }

    private async Task GoOnWhenStagedAsync(Task staged)
    {
        await staged.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Start(TakeNext(null));
    }

    private void Start(InFlightBatch? batch)
    {
        for (; batch is not null; batch = TakeNext(null))
            _runs[batch.Fence.Slot] = RunAsync(batch);
    }

    /// <param name="finished">How long the commit took that has just made room, or null.</param>
    private InFlightBatch? TakeNext(TimeSpan? finished)
    {
        lock (_gate)
        {
            if (finished is { } took)
            {
                _busy--;
                _lastCommit = took;
            }

            var batch = TakeBatch();
            _idle.Check();
            return batch;
        }
    }

    /// <summary>Under the gate: the next batch, or null while every writer is busy or nothing is queued.</summary>
    private InFlightBatch? TakeBatch()
    {
        if (_failure is not null || _inFlight.Count == _writers.Length || _busy == _writers.Length)
            return null;
        if (_busy > 0 && !_queue.IsWorthOverlapping(_lastCommit))
            return null;
        if (_inFlight.TryPeek(out var alone) && alone.IsAlone)
            return null;

        var units = _queue.Take(MayGo);
        if (units.Count == 0)
            return null;
        var writer = Array.Find(_writers, w => w.IsFree)!;
        var batch = units is [{ IsExclusive: true } only]
            ? new InFlightBatch(NextFence(writer, _lastOrdinal + 1), units, writer, _catalog, new ExclusiveUnit(only, _catalog, _producers, _lastOrdinal))
            : new InFlightBatch(Share(units, writer), units, writer, _catalog, alone: null);
        writer.IsFree = false;
        _inFlight.Enqueue(batch);
        _keys.Enter(units);
        _busy++;
        return batch;
    }

    private FenceToken Share(List<PendingUnit> units, SlotWriter writer)
    {
        var first = _lastOrdinal + 1;
        foreach (var pending in units)
        {
            pending.FirstOrdinal = _lastOrdinal + 1;
            _lastOrdinal += pending.Unit.Adds;
        }

        return NextFence(writer, first);
    }

    private FenceToken NextFence(SlotWriter writer, long firstOrdinal) =>
        writer.NextFence(++_lastBatch, _settledBatch, Sequences.First(firstOrdinal), Sequences.Last(_lastOrdinal));

    /// <summary>What must not overlap with a batch that may still fail: what is done alone, moves, and resends of what is in it.</summary>
    private bool MayGo(PendingUnit pending) =>
        _inFlight.Count == 0 || !(pending.IsExclusive || pending.Unit.Moves || _keys.Meets(pending.Unit));

    private async Task RunAsync(InFlightBatch batch)
    {
        var sent = _time.GetTimestamp();
        if (await _sender.SendAsync(batch) is { } failure)
            Fail(batch, failure);
        Release();
        var took = _time.GetElapsedTime(sent);

        // Those just confirmed send their next units first, and so share the next batch.
        if (batch.Units.Count > 1)
            await Task.Yield();
        Start(TakeNext(took));
    }

    /// <summary>Units whose time is up: those still queued never happen; those in a batch are told as much as is known of it.</summary>
    private void Expire()
    {
        lock (_gate)
        {
            var late = _deadlines.LateUntil;
            _queue.Expire(late);
            foreach (var batch in _inFlight)
                batch.Expire(late, _time);
            _deadlines.WatchNext(_inFlight.Select(b => b.Oldest).Append(_queue.Oldest));
            _idle.Check();
        }
    }

    /// <summary>Settles, in order, every batch at the head that is decided.</summary>
    private void Release()
    {
        lock (_gate)
        {
            while (_inFlight.TryPeek(out var batch) && batch.IsDecided)
            {
                _inFlight.Dequeue();
                _keys.Leave(batch.Units);
                Settle(batch);
                _queue.Leave(batch.Units);
            }

            _idle.Check();
        }
    }

    private void Settle(InFlightBatch batch)
    {
        if (_orderIsBroken)
            batch.Units.ForEach(u => u.Fail(batch.Failure ?? Undone(_failure!)));
        else if (batch.Failure is not null)
            Break(batch);
        else
            Confirm(batch);
    }

    private void Break(InFlightBatch batch)
    {
        _orderIsBroken = true;
        batch.Units.ForEach(u => u.Fail(batch.Failure!));
    }

    private void Confirm(InFlightBatch batch)
    {
        batch.Writer.IsFree = true;
        _settledBatch = batch.Fence.Batch;
        var rows = batch.Attempt.Batch;
        if (rows.Exclusive is { } alone)
            _lastOrdinal = alone.Confirm();
        Volatile.Write(ref _visibleSequence, batch.IsAlone ? Sequences.Last(_lastOrdinal) : batch.Fence.LastSequence);
        _catalog.Confirm(rows.Destinations);
        _producers.Confirm(rows.Producers);
        Committed?.Invoke(rows);
        batch.Units.ForEach(u => u.Complete(batch.AlreadyStored!));
    }

    private void Fail(InFlightBatch batch, StoreException failure)
    {
        lock (_gate)
            batch.Failure = failure;
        Abort(failure is OutcomeUnknownStoreException ? new FencedStoreException(failure.Message, failure) : failure);
    }

    /// <summary>Committed, but behind a batch that is missing: a takeover removes it.</summary>
    private static OutcomeUnknownStoreException Undone(StoreException failure) =>
        new($"An earlier batch was not committed, so this one may be undone: {failure.Message}", failure);
}
