namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Empties destinations and removes them, under the tables' gate.</summary>
internal static class MemoryPurge
{
    public static long Purge(MemoryTables tables, Destination name)
    {
        if (!tables.Destinations.TryGetValue(name, out var destination))
            return 0;
        var count = destination.Messages.Count;
        destination.Messages.Clear();
        if (tables.Fault == Fault.PurgesWhatIsPrepared)
            tables.Prepared.Clear();
        return count;
    }

    public static long Delete(MemoryTables tables, Destination name)
    {
        if (tables.Prepared.Exists(prepared => prepared.Touches(name)) && tables.Fault != Fault.DeletesWhatIsPrepared)
            throw new PreconditionStoreException($"{name} has messages in prepared transactions.");
        if (tables.Subscriptions.Exists(s => s.Subscription.Topic == name))
            throw new PreconditionStoreException($"{name} has subscriptions.");
        if (!tables.Destinations.Remove(name, out var destination))
            return 0;
        tables.Deleted[name] = destination;
        if (tables.Fault == Fault.KeepsTheKeysOfTheDeleted)
            tables.Destinations[name] = new MemoryDestination { Keys = destination.Keys };
        return destination.Messages.Count;
    }
}
