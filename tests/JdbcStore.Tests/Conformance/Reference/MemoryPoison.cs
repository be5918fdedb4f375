namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>What is refused however often it is tried.</summary>
internal static class MemoryPoison
{
    public static void Check(MemoryTables tables, UnitOfWork unit)
    {
        if (!unit.Operations.Any(o => o.Message is { } message && message.Length == tables.Poison))
            return;
        foreach (var operation in unit.Operations.Where(o => o.Message is not null && tables.Fault == Fault.KeepsKeysOfThePoisoned))
            MemoryResends.Remember(tables.Use(operation.Destination), operation.Message!, 0);
        throw new FatalStoreException("The unit is poisoned.");
    }
}
