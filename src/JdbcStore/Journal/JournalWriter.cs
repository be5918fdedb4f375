using JdbcStore.Direct;
using JdbcStore.Hosting;

namespace JdbcStore.Journal;

/// <summary>
/// The journal's pipeline: one thread takes what queued up during the last flush, writes it as one group, flushes once, makes it visible
/// and confirms it. Before it writes, and again before it confirms, it makes sure that the lease still holds.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly UnitQueue _queue;
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly GroupAssembly _assembly;
    private readonly JournalLog _log;
    private readonly PendingWork _pending;
    private readonly JournalGate _journalGate;
    private readonly Thread _thread;
    private TaskCompletionSource? _drained;
    private StoreException? _failure;
    private int _underWay;
    private bool _isAsleep;

    public JournalWriter(JournalLog log, PendingWork pending, GroupAssembly assembly, JournalGate journalGate, GroupCommitOptions limits)
    {
        _log = log;
        _pending = pending;
        _assembly = assembly;
        _journalGate = journalGate;
        _queue = new UnitQueue(limits);
        _thread = new Thread(Run) { IsBackground = true, Name = "JdbcStore journal" };
        _thread.Start();
    }

    /// <summary>Raised once, when the journal takes nothing any more.</summary>
    public event Action<StoreException>? Failed;

    public int PendingUnits
    {
        get
        {
            lock (_gate)
                return _queue.Count + _underWay;
        }
    }

    public Task<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken)
    {
        var pending = new PendingUnit(unit);
        lock (_gate)
        {
            if (_failure is not null)
                throw _failure;
            if (_drained is not null)
                throw new UnavailableStoreException("The store is stopping; nothing was committed.");
            _queue.Enqueue(pending);
            Wake();
        }

        pending.CancelWith(cancellationToken);
        return pending.Completion;
    }

    /// <summary>Takes no more units, and completes when those accepted are confirmed.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_queue.Count == 0 && _underWay == 0)
                _drained.TrySetResult();
            return _drained.Task;
        }
    }

    /// <summary>Takes nothing any more; what is queued fails with this reason, and the group under way is never confirmed.</summary>
    public void Abort(StoreException reason)
    {
        _stopping.Cancel();
        Fail(reason, []);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.Run(_thread.Join);
        Fail(new UnavailableStoreException("The store has stopped; nothing was committed."), []);
    }

    private void Run()
    {
        var units = new List<PendingUnit>();
        try
        {
            while (true)
            {
                if (!TryTake(units))
                    _work.Wait(_stopping.Token);
                else if (units.Count > 0)
                    Write(units);
                Finish(units);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Fail(new UnavailableStoreException("The store has stopped; nothing was committed."), units);
        }
        catch (Exception e)
        {
            Fail(e as StoreException ?? new FatalStoreException($"The journal's pipeline failed: {e.Message}", e), units);
        }
    }

    /// <summary>Takes the next group's units; false when nothing is queued: the next unit then wakes the thread.</summary>
    private bool TryTake(List<PendingUnit> units)
    {
        lock (_gate)
        {
            _isAsleep = _queue.Count == 0;
            units.AddRange(_queue.Take(static _ => true));
            _underWay = units.Count;
            return !_isAsleep;
        }
    }

    /// <summary>Under the gate: once for a sleeping thread, not once a unit.</summary>
    private void Wake()
    {
        if (!_isAsleep)
            return;
        _isAsleep = false;
        _work.Release();
    }

    private void Write(List<PendingUnit> units)
    {
        _journalGate.WaitUntilOpen(_stopping.Token);
        var group = _assembly.Assemble(units, _stopping.Token);
        if (group.Units.Count > 0)
        {
            var position = _log.Append(_journalGate.Epoch, group.Buffer);
            _journalGate.WaitUntilHeld(_stopping.Token);
            _journalGate.Applied(_pending.Apply(position.Group, group.LastSequence, group.Units));
        }

        for (var i = 0; i < units.Count; i++)
            units[i].Complete(group.Results[i]);
    }

    private void Finish(List<PendingUnit> units)
    {
        units.Clear();
        lock (_gate)
        {
            _underWay = 0;
            if (_queue.Count == 0)
                _drained?.TrySetResult();
        }
    }

    private void Fail(StoreException failure, List<PendingUnit> underWay)
    {
        List<PendingUnit> queued;
        underWay.ForEach(u => u.Fail(Unknown(failure)));
        lock (_gate)
        {
            if (_failure is not null)
                return;
            _failure = failure is OutcomeUnknownStoreException ? new UnavailableStoreException(failure.Message, failure) : failure;
            queued = _queue.TakeAll();
            _underWay = 0;
            _drained?.TrySetResult();
        }

        queued.ForEach(u => u.Fail(_failure));
        Failed?.Invoke(failure);
    }

    private static OutcomeUnknownStoreException Unknown(StoreException failure) => failure as OutcomeUnknownStoreException
        ?? new OutcomeUnknownStoreException($"The group was under way when the store had to stop: {failure.Message}", failure);
}
