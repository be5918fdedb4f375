namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Keeps delayed messages out of the order until they are due, under the tables' gate.</summary>
internal static class MemoryDelay
{
    public static bool IsDue(MemoryAdd add) => !(add.Message.DeliverAt > TimeProvider.System.GetUtcNow());

    public static AddResult Park(MemoryTables tables, MemoryAdd add)
    {
        tables.Delayed.Add(add);
        return new AddResult(AddStatus.Stored, tables.NextSequence(add.Message.Priority));
    }

    public static void Release(MemoryTables tables)
    {
        foreach (var due in tables.Delayed.Where(IsDue).OrderBy(add => add.Message.DeliverAt).ToArray())
        {
            tables.Delayed.Remove(due);
            due.Store(tables, tables.Use(due.Destination));
        }
    }
}
