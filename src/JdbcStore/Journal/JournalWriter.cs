using JdbcStore.Direct;
using JdbcStore.Hosting;

namespace JdbcStore.Journal;

/// <summary>
/// The journal's pipeline: one thread takes what queued up during the last flush, writes it as one group, flushes once, makes it visible
/// and confirms it. Before it writes, and again before it confirms, it makes sure that the lease still holds. While the database is away,
/// units with duplicate keys are held back, since their keys have to be looked up there.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly UnitQueue _queue;
    private readonly HeldUnits _held;
    private readonly List<PendingUnit> _group = [];
    private readonly CommitDeadlines _deadlines;
    private readonly IdleSignal _idle;
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly GroupAssembly _assembly;
    private readonly KeyLookup _keys;
    private readonly AloneWriter _alone;
    private readonly TimeProvider _time;
    private readonly JournalLog _log;
    private readonly PendingWork _pending;
    private readonly JournalGate _journalGate;
    private readonly Thread _thread;
    private StoreException? _failure;
    private bool _isClosing;
    private long? _writingSince;
    private bool _isAsleep;
    private bool _isAway;
    private bool _wasHeld;

    public JournalWriter(
        JournalLog log, PendingWork pending, GroupAssembly assembly, KeyLookup keys, AloneWriter alone, JournalGate journalGate, JdbcStoreOptions options,
        TimeProvider time)
    {
        _log = log;
        _pending = pending;
        _assembly = assembly;
        _journalGate = journalGate;
        _keys = keys;
        _alone = alone;
        _time = time;
        _queue = new UnitQueue(options.GroupCommit);
        _held = new HeldUnits(options.GroupCommit);
        _idle = new IdleSignal(() => _failure is not null || _queue.Count + _held.Count + _group.Count == 0);
        _deadlines = new CommitDeadlines(options.CommitTimeout, time, Expire);
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
                return _queue.Count + _held.Count + _group.Count(u => !u.IsOver);
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
        lock (_gate)
        {
            if (_failure is not null)
                throw _failure;
            if (_isClosing)
                throw new UnavailableStoreException("The store is stopping; nothing was committed.");
            _queue.Enqueue(pending);
            _deadlines.Watch();
            Wake();
        }

        pending.CancelWith(cancellationToken);
        if (!staged.IsCompleted)
            _ = GoOnWhenStagedAsync(staged);
        return pending.Completion;
    }

    /// <summary>Takes no more units, and completes when those accepted are confirmed.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
            _isClosing = true;
        return WhenIdleAsync();
    }

    /// <summary>Completes as soon as nothing is queued, held or being written.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
            return _idle.WhenIdleAsync();
    }

    public void ThrowIfFailed()
    {
        lock (_gate)
        {
            if (_failure is not null)
                throw _failure;
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
        _deadlines.Dispose();
    }

    private async Task GoOnWhenStagedAsync(Task staged)
    {
        await staged.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
            Wake();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                if (IsIdle())
                    _work.Wait(_stopping.Token);
                else
                    WriteNext();
                Finish();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Fail(new UnavailableStoreException("The store has stopped; nothing was committed."), _group);
        }
        catch (Exception e)
        {
            Fail(e as StoreException ?? new FatalStoreException($"The journal's pipeline failed: {e.Message}", e), _group);
        }
    }

    /// <summary>Whether there is nothing to do: the next unit then wakes the thread.</summary>
    private bool IsIdle()
    {
        lock (_gate)
            return _isAsleep = !_queue.IsReady && (_isAway || _held.Count == 0);
    }

    private void WriteNext()
    {
        // Until the journal is open the units stay in the queue, where they can be cancelled and their time can run out.
        _journalGate.WaitUntilOpen(_stopping.Token);
        Take();
        if (_group.Count == 0)
            return;
        if (_group is [{ IsExclusive: true } alone])
        {
            WriteAlone(alone);
            return;
        }

        var known = _keys.TryFind(_group, _deadlines.Left(_group[0]), _stopping.Token);
        if (known is null)
            HoldBack();
        if (_group.Count > 0)
            Write(_assembly.Assemble(_group, known ?? []));
    }

    private void WriteAlone(PendingUnit unit)
    {
        if (!_alone.WaitUntilReachable(unit, _stopping.Token))
            return;
        lock (_gate)
            _writingSince = _time.GetTimestamp();
        _alone.Write(unit, _stopping.Token);
    }

    /// <summary>Those held come first, as soon as the database answers.</summary>
    private void Take()
    {
        lock (_gate)
        {
            _wasHeld = !_isAway && _held.Count > 0;
            if (_wasHeld)
                TakeHeld();
            else
                _group.AddRange(_queue.Take(static _ => true));
            if (_isAway)
                _held.HoldBack(_group);
        }
    }

    private void TakeHeld()
    {
        foreach (var unit in _held.Take())
        {
            if (unit.TryTake())
                _group.Add(unit);
            else
                _queue.Leave([unit]);
        }
    }

    private void HoldBack()
    {
        lock (_gate)
        {
            if (_wasHeld)
                _held.PutBack(_group);
            else
                _held.HoldBack(_group);
            _isAway = true;
        }

        _ = Task.Run(AwaitDatabaseAsync);
    }

    private async Task AwaitDatabaseAsync()
    {
        await _keys.WhenBackAsync(_stopping.Token);
        lock (_gate)
        {
            _isAway = false;
            Wake();
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

    private void Write(AssembledGroup group)
    {
        if (group.Units.Count > 0)
        {
            lock (_gate)
                _writingSince = _time.GetTimestamp();
            var position = _log.Append(_journalGate.Epoch, group.Buffer);
            _journalGate.WaitUntilHeld(_stopping.Token);
            _journalGate.Applied(_pending.Apply(position, group.LastSequence, group.Units, group.BodyOffsets));
        }

        for (var i = 0; i < _group.Count; i++)
            _group[i].Complete(group.Results[i]);
    }

    private void Finish()
    {
        lock (_gate)
        {
            _queue.Leave(_group);
            _group.Clear();
            _writingSince = null;
            _idle.Check();
        }
    }

    /// <summary>Units whose time is up: those not yet in a group never happen; a group that hangs in the journal may be on its disk.</summary>
    private void Expire()
    {
        lock (_gate)
        {
            var late = _deadlines.LateUntil;
            _queue.Expire(late);
            _queue.Leave(_held.Expire(late));
            if (_writingSince is null && _group is [{ IsExclusive: true } waiting] && waiting.GivenAt <= late)
                waiting.Fail(new UnavailableStoreException("The database was away for as long as Persistence:CommitTimeout allows; nothing was committed."));
            else if (_writingSince is { } since && _time.GetElapsedTime(since) >= CommitDeadlines.Grace)
                _group.FindAll(u => u.GivenAt <= late).ForEach(u => u.Fail(Unknown(Late())));
            _deadlines.WatchNext([_queue.Oldest, _held.Oldest, _group.Find(u => !u.IsOver)]);
            _idle.Check();
            Wake();
        }
    }

    private void Fail(StoreException failure, List<PendingUnit> underWay)
    {
        List<PendingUnit> queued;
        underWay.ForEach(u => u.Fail(_writingSince is null ? failure : Unknown(failure)));
        lock (_gate)
        {
            if (_failure is not null)
                return;
            _failure = failure is OutcomeUnknownStoreException ? new UnavailableStoreException(failure.Message, failure) : failure;
            queued = [.. _held.TakeAll(), .. _queue.TakeAll()];
            _idle.Check();
        }

        queued.ForEach(u => u.Fail(_failure));
        Failed?.Invoke(failure);
    }

    private static UnavailableStoreException Late() => new("Persistence:CommitTimeout was over before the lease was known to hold.");

    private static OutcomeUnknownStoreException Unknown(StoreException failure) => failure as OutcomeUnknownStoreException
        ?? new OutcomeUnknownStoreException($"The group was under way when the store had to stop: {failure.Message}", failure);
}
