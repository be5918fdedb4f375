namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Lets delayed messages take their place when they are due.</summary>
internal static class MemoryDelays
{
    public static void Release(MemoryTables tables)
    {
        var now = TimeProvider.System.GetUtcNow();
        lock (tables.Gate)
        {
            foreach (var destination in tables.Destinations.Values)
                Release(tables, destination, now);
        }
    }

    public static void Cancel(MemoryTables tables, MemoryDestination destination, long sequence)
    {
        if (tables.Fault != Fault.DeliversWhatWasCancelled)
            destination.Delayed.Remove(sequence);
    }

    private static void Release(MemoryTables tables, MemoryDestination destination, DateTimeOffset now)
    {
        var due = destination.Delayed.Where(d => d.Value.Message.DeliverAt <= now).OrderBy(d => d.Value.Message.DeliverAt).ToList();
        if (tables.Fault == Fault.ReleasesInOrderOfSending)
            due = destination.Delayed.Values.All(d => d.Message.DeliverAt <= now) ? [.. destination.Delayed] : [];
        foreach (var (sequence, add) in due)
        {
            destination.Delayed.Remove(sequence);
            add.Show(tables, destination);
        }
    }
}
