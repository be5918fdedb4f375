using JdbcStore.Hosting;
using JdbcStore.Leasing;
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
    private readonly Queue<InFlightBatch> _inFlight = [];
    private readonly KeysInFlight _keys = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly SlotWriter[] _writers;
    private readonly Task[] _runs;
    private readonly DestinationCatalog _catalog;
    private TaskCompletionSource? _drained;
    private StoreException? _failure;
    private bool _orderIsBroken;
    private int _busy;
    private TimeSpan _lastCommit;
    private long _lastBatch;
    private long _settledBatch;
    private long _lastSequence;
    private long _visibleSequence;

    public GroupCommit(SlotWriter[] writers, DestinationCatalog catalog, Tenure tenure, GroupCommitOptions limits, TimeProvider time)
    {
        _time = time;
        _writers = writers;
        _runs = [.. writers.Select(_ => Task.CompletedTask)];
        _catalog = catalog;
        _queue = new UnitQueue(limits);
        _lastSequence = _visibleSequence = tenure.LastSequence;
    }

    /// <summary>Raised once, when the pipeline can commit nothing any more.</summary>
    public event Action<StoreException>? Failed;

    /// <summary>Every sequence up to this one is decided; readers never look beyond it.</summary>
    public long VisibleSequence => Volatile.Read(ref _visibleSequence);

    public int PendingUnits
    {
        get
        {
            lock (_gate)
                return _queue.Count + _inFlight.Sum(b => b.Units.Count);
        }
    }

    public Task<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken)
    {
        var pending = new PendingUnit(unit);
        InFlightBatch? batch;
        lock (_gate)
        {
            if (_failure is not null)
                throw _failure;
            if (_drained is not null)
                throw new UnavailableStoreException("The store is stopping; nothing was committed.");
            _queue.Enqueue(pending);
            batch = TakeBatch();
        }

        pending.CancelWith(cancellationToken);
        Start(batch);
        return pending.Completion;
    }

    /// <summary>Takes no more units, and completes when those accepted are decided.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            SignalIfDrained();
            return _drained.Task;
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
            SignalIfDrained();
        }

        queued.ForEach(u => u.Fail(reason));
        Failed?.Invoke(reason);
    }

    public async ValueTask DisposeAsync()
    {
        Abort(new UnavailableStoreException("The store has stopped; nothing was committed."));
        if (await EndsAsync(LookingUp))
            await Task.WhenAll(_writers.Select(w => w.DisposeAsync().AsTask()));
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

    private void Start(InFlightBatch? batch)
    {
        for (; batch is not null; batch = TakeNext(null))
            _runs[batch.Rows.Fence.Slot] = RunAsync(batch);
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
            SignalIfDrained();
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

        var units = _queue.Take(MayGo);
        if (units.Count == 0)
            return null;
        var number = ++_lastBatch;
        var writer = Array.Find(_writers, w => w.IsFree)!;
        var first = _lastSequence + 1;
        foreach (var pending in units)
        {
            pending.FirstSequence = _lastSequence + 1;
            _lastSequence += pending.Unit.Adds;
        }

        var batch = new InFlightBatch(new WriteBatch { Fence = writer.NextFence(number, _settledBatch, first, _lastSequence) }, units, writer);
        writer.IsFree = false;
        _inFlight.Enqueue(batch);
        _keys.Enter(units);
        _busy++;
        return batch;
    }

    /// <summary>What must not overlap with a batch that may still fail: moves, and resends of what is in it.</summary>
    private bool MayGo(PendingUnit pending) => _inFlight.Count == 0 || !(pending.Unit.Moves || _keys.Meets(pending.Unit));

    private async Task RunAsync(InFlightBatch batch)
    {
        var sent = _time.GetTimestamp();
        try
        {
            Assemble(batch);
            batch.AlreadyStored = await batch.Writer.WriteAsync(batch.Rows, _stopping.Token);
        }
        catch (FatalStoreException e)
        {
            await SkipAsync(batch, e);
        }
        catch (Exception e)
        {
            Fail(batch, e as StoreException ?? new FatalStoreException($"The write pipeline failed: {e.Message}", e));
        }

        Release();
        var took = _time.GetElapsedTime(sent);

        // Those just confirmed send their next units first, and so share the next batch.
        if (batch.Units.Count > 1)
            await Task.Yield();
        Start(TakeNext(took));
    }

    private void Assemble(InFlightBatch batch)
    {
        var assembly = new BatchAssembly(batch.Rows, _catalog);
        foreach (var pending in batch.Units)
            assembly.Append(pending.Unit, pending.FirstSequence);
        assembly.Finish();
    }

    /// <summary>The database refused the rows: the number is committed empty, so that no hole makes a takeover discard what follows.</summary>
    private async Task SkipAsync(InFlightBatch batch, FatalStoreException refusal)
    {
        try
        {
            await batch.Writer.WriteAsync(new WriteBatch { Fence = batch.Rows.Fence }, _stopping.Token);
            batch.Refusal = refusal;
            batch.AlreadyStored = [];
        }
        catch (Exception e)
        {
            Fail(batch, e as StoreException ?? refusal);
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
            }

            SignalIfDrained();
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
        _settledBatch = batch.Rows.Fence.Batch;
        Volatile.Write(ref _visibleSequence, batch.Rows.Fence.LastSequence);
        if (batch.Refusal is not null)
        {
            Isolate(batch);
            return;
        }

        _catalog.Confirm(batch.Rows.Destinations);
        batch.Units.ForEach(u => u.Complete(batch.AlreadyStored!));
    }

    /// <summary>Under the gate: a unit that was refused alone fails; others are tried once more, each in a batch of its own.</summary>
    private void Isolate(InFlightBatch batch)
    {
        if (batch.Units is [_] || _failure is not null)
        {
            batch.Units.ForEach(u => u.Fail(batch.Refusal!));
            return;
        }

        _queue.EnqueueRefused(batch.Units);
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

    private void SignalIfDrained()
    {
        if (_queue.Count == 0 && _inFlight.Count == 0)
            _drained?.TrySetResult();
    }
}
