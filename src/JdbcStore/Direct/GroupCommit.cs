using JdbcStore.Hosting;
using JdbcStore.Leasing;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>
/// The ordered pipeline: what queues up while commits are under way forms the next batch, so a lone producer waits for nothing and a
/// crowd shares its commits. Batch n goes to writer slot n modulo the number of writers, at most that many are in flight, and callers
/// are confirmed in order: whatever a crash leaves behind a missing batch was confirmed to nobody and is removed by the next takeover.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>How long closing waits for commits under way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly LinkedList<PendingUnit> _queue = [];
    private readonly Queue<InFlightBatch> _inFlight = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly SlotWriter[] _writers;
    private readonly Task[] _runs;
    private readonly DestinationCatalog _catalog;
    private readonly GroupCommitOptions _limits;
    private TaskCompletionSource? _drained;
    private StoreException? _failure;
    private long _lastBatch;
    private long _lastSequence;
    private long _visibleSequence;

    public GroupCommit(SlotWriter[] writers, DestinationCatalog catalog, Tenure tenure, GroupCommitOptions limits)
    {
        _writers = writers;
        _runs = [.. writers.Select(_ => Task.CompletedTask)];
        _catalog = catalog;
        _limits = limits;
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
            _queue.AddLast(pending);
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

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Abort(new UnavailableStoreException("The store has stopped; nothing was committed."));
        try
        {
            await Task.WhenAll(_runs).WaitAsync(Patience);
            foreach (var writer in _writers)
                await writer.DisposeAsync();
        }
        catch (TimeoutException)
        {
            // A commit hangs in the database; its connection cannot be closed under it, and ends with it.
        }
    }

    /// <summary>Commits nothing any more; what is queued fails with this reason.</summary>
    public void Abort(StoreException reason) => Fail(reason);

    private void Start(InFlightBatch? batch)
    {
        for (; batch is not null; batch = TakeNext())
            _runs[batch.Rows.Fence.Slot] = RunAsync(batch);
    }

    private InFlightBatch? TakeNext()
    {
        lock (_gate)
        {
            var batch = TakeBatch();
            SignalIfDrained();
            return batch;
        }
    }

    /// <summary>Under the gate: the next batch, or null while every writer is busy or nothing is queued.</summary>
    private InFlightBatch? TakeBatch()
    {
        if (_failure is not null || _inFlight.Count == _writers.Length)
            return null;
        var units = TakeUnits();
        if (units.Count == 0)
            return null;
        var number = ++_lastBatch;
        var writer = _writers[number % _writers.Length];
        var first = _lastSequence + 1;
        foreach (var pending in units)
        {
            pending.FirstSequence = _lastSequence + 1;
            _lastSequence += pending.Unit.Adds;
        }

        var batch = new InFlightBatch(new WriteBatch { Fence = writer.NextFence(number, first, _lastSequence) }, units, writer);
        _inFlight.Enqueue(batch);
        return batch;
    }

    private List<PendingUnit> TakeUnits()
    {
        var units = new List<PendingUnit>(Math.Min(_queue.Count, _limits.MaxMessages));
        long operations = 0, bytes = 0;
        while (_queue.First is { } node)
        {
            var pending = node.Value;
            operations += pending.Unit.Count;
            bytes += pending.Unit.BodyBytes;
            var full = operations > _limits.MaxMessages || bytes > _limits.MaxBytes || pending.Alone;
            if (full && units.Count > 0)
                break;
            _queue.RemoveFirst();
            if (pending.TryTake())
                units.Add(pending);
            if (full && units.Count > 0)
                break;
        }

        return units;
    }

    private async Task RunAsync(InFlightBatch batch)
    {
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
            Fail(e as StoreException ?? new FatalStoreException($"The write pipeline failed: {e.Message}", e), batch);
        }

        Release();
        Start(TakeNext());
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
            Fail(e as StoreException ?? refusal, batch);
        }
    }

    /// <summary>Confirms, in order, every batch at the head that is decided.</summary>
    private void Release()
    {
        while (true)
        {
            InFlightBatch batch;
            lock (_gate)
            {
                if (_failure is not null || !_inFlight.TryPeek(out batch!) || batch.AlreadyStored is null)
                {
                    SignalIfDrained();
                    return;
                }

                _inFlight.Dequeue();
                _catalog.Confirm(batch.Refusal is null ? batch.Rows.Destinations : []);
                Volatile.Write(ref _visibleSequence, batch.Rows.Fence.LastSequence);
                if (batch.Refusal is not null)
                    Isolate(batch);
                CompleteUnits(batch);
                SignalIfDrained();
            }
        }
    }

    private static void CompleteUnits(InFlightBatch batch)
    {
        if (batch.Refusal is null)
            batch.Units.ForEach(u => u.Complete(batch.AlreadyStored!));
    }

    /// <summary>Under the gate: a unit that was refused alone fails; others go back to the head of the queue, each on its own.</summary>
    private void Isolate(InFlightBatch batch)
    {
        if (batch.Units is [var culprit])
        {
            culprit.Fail(batch.Refusal!);
            return;
        }

        for (var i = batch.Units.Count - 1; i >= 0; i--)
        {
            batch.Units[i].Alone = true;
            _queue.AddFirst(batch.Units[i]);
        }
    }

    /// <summary>Nothing is committed any more. What was in flight may have been, unless the failure says otherwise of that very batch.</summary>
    private void Fail(StoreException failure, InFlightBatch? decided = null)
    {
        List<InFlightBatch> inFlight;
        List<PendingUnit> queued;
        lock (_gate)
        {
            if (_failure is not null)
                return;
            _failure = failure is OutcomeUnknownStoreException ? new FencedStoreException(failure.Message, failure) : failure;
            inFlight = [.. _inFlight];
            queued = [.. _queue];
            _inFlight.Clear();
            _queue.Clear();
            SignalIfDrained();
        }

        foreach (var batch in inFlight)
            batch.Units.ForEach(u => u.Fail(batch == decided ? failure : Unknown(failure)));
        queued.ForEach(u => u.Fail(_failure));
        Failed?.Invoke(_failure);
    }

    private static OutcomeUnknownStoreException Unknown(StoreException failure) =>
        new($"The batch was under way when the store had to stop: {failure.Message}", failure);

    private void SignalIfDrained()
    {
        if (_queue.Count == 0 && _inFlight.Count == 0)
            _drained?.TrySetResult();
    }
}
