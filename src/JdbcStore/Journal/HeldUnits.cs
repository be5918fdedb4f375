using JdbcStore.Direct;
using JdbcStore.Hosting;

namespace JdbcStore.Journal;

/// <summary>
/// Units whose duplicate keys or producers have to be looked up in a database that is away, and those that would overtake them in a destination. All
/// others go on. Guarded by its pipeline's lock.
/// </summary>
internal sealed class HeldUnits(GroupCommitOptions limits)
{
    private readonly List<PendingUnit> _units = [];
    private readonly HashSet<Destination> _destinations = [];

    public int Count => _units.Count;

    public PendingUnit? Oldest => _units.FirstOrDefault();

    /// <summary>Takes those that have to wait out of a group.</summary>
    public void HoldBack(List<PendingUnit> group) => group.RemoveAll(TryHold);

    /// <summary>Puts back what was taken last: it has to wait on.</summary>
    public void PutBack(List<PendingUnit> group)
    {
        group.ForEach(u => u.Untake());
        _units.InsertRange(0, group);
        _destinations.UnionWith(group.SelectMany(Adds));
        group.Clear();
    }

    /// <summary>Takes the oldest, as many as one group may have.</summary>
    public List<PendingUnit> Take()
    {
        var count = 0;
        for (long bytes = 0; count < _units.Count && count < limits.MaxMessages && (count == 0 || bytes < limits.MaxBytes); count++)
            bytes += _units[count].Unit.BodyBytes;
        var taken = _units[..count];
        _units.RemoveRange(0, count);
        if (_units.Count == 0)
            _destinations.Clear();
        return taken;
    }

    /// <summary>Fails the late ones, and returns them.</summary>
    public List<PendingUnit> Expire(long lateUntil)
    {
        var late = _units.FindAll(u => u.GivenAt <= lateUntil);
        _units.RemoveAll(u => u.GivenAt <= lateUntil);
        if (_units.Count == 0)
            _destinations.Clear();
        late.ForEach(u => u.Fail(new UnavailableStoreException(
            "The database was away for as long as Persistence:CommitTimeout allows, and a duplicate key had to be looked up there; nothing was stored.")));
        return late;
    }

    public List<PendingUnit> TakeAll()
    {
        List<PendingUnit> all = [.. _units];
        _units.Clear();
        _destinations.Clear();
        return all;
    }

    private bool TryHold(PendingUnit pending)
    {
        if (pending.IsExclusive)
            return false;   // It waits for the database by itself.
        if (!pending.Unit.HasDuplicateKeys && !pending.Unit.HasProducers && !(_units.Count > 0 && Adds(pending).Any(_destinations.Contains)))
            return false;
        pending.Untake();
        _units.Add(pending);
        _destinations.UnionWith(Adds(pending));
        return true;
    }

    private static IEnumerable<Destination> Adds(PendingUnit pending) =>
        pending.Unit.Operations.Where(o => o.Kind == OperationKind.Add).Select(o => o.Destination);
}
