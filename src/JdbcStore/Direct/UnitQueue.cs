using JdbcStore.Hosting;

namespace JdbcStore.Direct;

/// <summary>Units that wait for a batch, in the order in which they were given. Guarded by its pipeline's lock.</summary>
internal sealed class UnitQueue(GroupCommitOptions limits)
{
    /// <summary>The least units for which a commit may overlap another.</summary>
    private const int MinOverlap = 16;

    /// <summary>Commits that take less than this are bound by processors rather than by waiting for disks and standbys.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(2);

    private readonly Queue<PendingUnit> _units = [];
    private readonly Queue<PendingUnit> _waiting = [];
    private readonly PendingLimit _limit = new(limits.MaxPendingBytes);
    private long _bytes;
    private int _lastTaken;

    /// <summary>Whether anything can be taken: large bodies of the unit at the head may still be on their way.</summary>
    public bool IsReady => _units.TryPeek(out var head) && head.Staged.IsCompleted;

    public int Count => _units.Count + _waiting.Count;

    /// <summary>Bytes of bodies accepted and not yet decided: in the queue and in flight, but not those that wait for room.</summary>
    public long PendingBytes => _limit.Bytes;

    /// <summary>The unit that has waited longest.</summary>
    public PendingUnit? Oldest => _units.Concat(_waiting).FirstOrDefault();

    /// <summary>
    /// Overlapping a commit pays only for about as much as the last batch carried; with less, those who come back first from a batch
    /// would go off alone, and everyone else would queue behind them. A quick commit is overlapped only when a backlog builds up.
    /// </summary>
    public bool IsWorthOverlapping(TimeSpan lastCommit)
    {
        var worth = lastCommit < Quick ? 2 * _lastTaken : _lastTaken;
        return _units.Count >= Math.Clamp(worth, MinOverlap, Math.Max(MinOverlap, limits.MaxMessages)) || _bytes >= limits.MaxBytes;
    }

    /// <summary>Appends a unit; at the limit it waits, with those after it, until others have left.</summary>
    public void Enqueue(PendingUnit unit)
    {
        _waiting.Enqueue(unit);
        if (_waiting.Count == 1)
            Admit();
    }

    /// <summary>These units were taken and are decided now, which makes room for others.</summary>
    public void Leave(List<PendingUnit> units)
    {
        units.ForEach(_limit.Leave);
        Admit();
    }

    /// <summary>Fails the late units: they never happen.</summary>
    public void Expire(long lateUntil)
    {
        while (_units.TryPeek(out var next) && next.GivenAt <= lateUntil)
        {
            _bytes -= next.Unit.BodyBytes;
            Expire(_units.Dequeue(), isAdmitted: true);
        }

        while (_waiting.TryPeek(out var next) && next.GivenAt <= lateUntil)
            Expire(_waiting.Dequeue(), isAdmitted: false);
        Admit();
    }

    /// <summary>Takes the next batch's units, up to the first that may not go yet; a unit that is done alone is taken alone.</summary>
    public List<PendingUnit> Take(Func<PendingUnit, bool> mayGo)
    {
        var units = new List<PendingUnit>(Math.Min(_units.Count, limits.MaxMessages));
        long operations = 0, bytes = 0;
        while (_units.TryPeek(out var next) && next.Staged.IsCompleted && mayGo(next))
        {
            operations += next.Unit.Count;
            bytes += next.Unit.BodyBytes;
            if (units.Count > 0 && (next.IsExclusive || operations > limits.MaxMessages || bytes > limits.MaxBytes))
                break;
            _bytes -= next.Unit.BodyBytes;
            if (_units.Dequeue().TryTake())
                units.Add(next);
            else
                Leave([next]);
            if (next.IsExclusive && units.Count > 0)
                break;
        }

        _lastTaken = units.Count;
        return units;
    }

    /// <summary>Empties the queue.</summary>
    public List<PendingUnit> TakeAll()
    {
        List<PendingUnit> all = [.. _units, .. _waiting];
        _units.Clear();
        _waiting.Clear();
        _bytes = 0;
        return all;
    }

    private void Admit()
    {
        while (_waiting.TryPeek(out var next) && _limit.TryEnter(next))
        {
            _units.Enqueue(_waiting.Dequeue());
            _bytes += next.Unit.BodyBytes;
        }
    }

    private void Expire(PendingUnit unit, bool isAdmitted)
    {
        if (isAdmitted)
            _limit.Leave(unit);
        if (unit.TryExpire())
            unit.Fail(new UnavailableStoreException("The unit waited for as long as Persistence:CommitTimeout allows; nothing was committed."));
    }
}
