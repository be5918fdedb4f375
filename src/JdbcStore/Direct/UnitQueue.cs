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
    private readonly Queue<PendingUnit> _refused = [];
    private long _bytes;
    private int _lastTaken;

    public int Count => _units.Count + _refused.Count;

    /// <summary>
    /// Overlapping a commit pays only for about as much as the last batch carried; with less, those who come back first from a batch
    /// would go off alone, and everyone else would queue behind them. A quick commit is overlapped only when a backlog builds up.
    /// </summary>
    public bool IsWorthOverlapping(TimeSpan lastCommit)
    {
        var worth = lastCommit < Quick ? 2 * _lastTaken : _lastTaken;
        return _units.Count >= Math.Clamp(worth, MinOverlap, Math.Max(MinOverlap, limits.MaxMessages)) || _bytes >= limits.MaxBytes;
    }

    public void Enqueue(PendingUnit unit)
    {
        _units.Enqueue(unit);
        _bytes += unit.Unit.BodyBytes;
    }

    /// <summary>Puts units of a refused batch before all others; each goes out in a batch of its own.</summary>
    public void EnqueueRefused(List<PendingUnit> units) => units.ForEach(_refused.Enqueue);

    /// <summary>Takes the next batch's units, up to the first that may not go yet.</summary>
    public List<PendingUnit> Take(Func<PendingUnit, bool> mayGo)
    {
        if (_refused.TryPeek(out var refused))
            return mayGo(refused) ? [_refused.Dequeue()] : [];
        var units = new List<PendingUnit>(Math.Min(_units.Count, limits.MaxMessages));
        long operations = 0, bytes = 0;
        while (_units.TryPeek(out var next) && mayGo(next))
        {
            operations += next.Unit.Count;
            bytes += next.Unit.BodyBytes;
            if (units.Count > 0 && (operations > limits.MaxMessages || bytes > limits.MaxBytes))
                break;
            _bytes -= next.Unit.BodyBytes;
            if (_units.Dequeue().TryTake())
                units.Add(next);
        }

        _lastTaken = units.Count;
        return units;
    }

    /// <summary>Empties the queue.</summary>
    public List<PendingUnit> TakeAll()
    {
        List<PendingUnit> all = [.. _refused, .. _units];
        _refused.Clear();
        _units.Clear();
        _bytes = 0;
        return all;
    }
}
