namespace JdbcStore.Direct;

/// <summary>
/// The duplicate keys of batches in flight. A resend must not overtake its original: were both in flight, either could be the one that
/// is stored, and a producer's order with it. Guarded by the lock of <see cref="GroupCommit"/>.
/// </summary>
internal sealed class KeysInFlight
{
    private readonly HashSet<(Destination, string)> _keys = [];

    public bool Meets(UnitOfWork unit) => _keys.Count > 0 && unit.HasDuplicateKeys && Keys(unit).Any(_keys.Contains);

    public void Enter(List<PendingUnit> units)
    {
        foreach (var pending in units.Where(u => u.Unit.HasDuplicateKeys))
            _keys.UnionWith(Keys(pending.Unit));
    }

    public void Leave(List<PendingUnit> units)
    {
        foreach (var pending in units.Where(u => u.Unit.HasDuplicateKeys))
            _keys.ExceptWith(Keys(pending.Unit));
    }

    private static IEnumerable<(Destination, string)> Keys(UnitOfWork unit) => unit.Operations
        .Where(o => o.Message?.DuplicateKey is not null)
        .Select(o => (o.Destination, o.Message!.DuplicateKey!));
}
