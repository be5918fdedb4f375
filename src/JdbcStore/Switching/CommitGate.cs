using JdbcStore.Direct;

namespace JdbcStore.Switching;

/// <summary>Lets commits pass; while it is closed it keeps them, in the order in which they were given. Thread-safe.</summary>
internal sealed class CommitGate
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private List<HeldCommit> _held = [];
    private volatile bool _isClosed;
    private int _passing;

    /// <summary>Commits that wait for the gate to open.</summary>
    public int Held
    {
        get
        {
            lock (_lock)
                return _held.Count(commit => !commit.Completion.IsCompleted);
        }
    }

    /// <summary>True: the caller may go on, and leaves afterwards. Costs no lock, since every commit comes through here.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _passing);
        if (!_isClosed)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _passing);

    /// <summary>Keeps a commit until the gate opens; null when it is open.</summary>
    public HeldCommit? TryHold(UnitOfWork unit, Task staged, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_isClosed)
                return null;
            var commit = new HeldCommit(unit, staged, cancellationToken);
            _held.Add(commit);
            return commit;
        }
    }

    /// <summary>Completes when all that has entered before has left.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            _isClosed = true;
        Interlocked.MemoryBarrier();   // Who counts itself in after this sees that it is closed.
        while (Volatile.Read(ref _passing) > 0)
            await Task.Delay(Poll, cancellationToken);
    }

    /// <summary>Sends off what was kept, in order, and then lets pass again.</summary>
    public void Open(IActiveStore way)
    {
        while (TakeHeld() is { } held)
            held.ForEach(commit => commit.Forward(way));
    }

    /// <summary>Null: nothing was kept any more, and the gate is open now.</summary>
    private List<HeldCommit>? TakeHeld()
    {
        lock (_lock)
        {
            _isClosed = _held.Count > 0;
            if (!_isClosed)
                return null;
            var held = _held;
            _held = [];
            return held;
        }
    }
}
