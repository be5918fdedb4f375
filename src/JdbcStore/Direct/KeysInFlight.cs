namespace JdbcStore.Direct;

/// <summary>
/// The duplicate keys and the producers of batches in flight. A resend must not overtake its original: were both in flight, either could be
/// the one that is stored, and a producer's order with it. Guarded by the lock of <see cref="GroupCommit"/>.
/// </summary>
internal sealed class KeysInFlight
{
    private readonly HashSet<(Destination, string, bool IsProducer)> _keys = [];

    public bool Meets(UnitOfWork unit) => _keys.Count > 0 && HasKeys(unit) && Keys(unit).Any(_keys.Contains);

    public void Enter(List<PendingUnit> units)
    {
        foreach (var pending in units.Where(u => HasKeys(u.Unit)))
            _keys.UnionWith(Keys(pending.Unit));
    }

    public void Leave(List<PendingUnit> units)
    {
        foreach (var pending in units.Where(u => HasKeys(u.Unit)))
            _keys.ExceptWith(Keys(pending.Unit));
    }

    private static bool HasKeys(UnitOfWork unit) => unit.HasDuplicateKeys || unit.HasProducers;

    private static IEnumerable<(Destination, string, bool)> Keys(UnitOfWork unit)
    {
        foreach (var operation in unit.Operations)
        {
            if (operation.Message?.DuplicateKey is { } key)
                yield return (operation.Destination, key, false);
            if (operation.Message?.Producer is { } producer)
                yield return (operation.Destination, producer.ProducerId, true);
        }
    }
}
