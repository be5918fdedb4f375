namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>What must be so before a unit is applied.</summary>
internal static class MemoryConditions
{
    /// <summary>What can be seen in the unit alone.</summary>
    public static void CheckForm(UnitOfWork unit, long maxMessageSize)
    {
        if (unit.Count == 0 || unit.Operations.Any(o => o.Message?.Length > maxMessageSize))
            throw new ArgumentException($"The unit is empty, or a body is over {maxMessageSize} bytes.", nameof(unit));
        if (unit.PreparedAs is not null && unit.Operations.Any(o => !CanBePrepared(o.Kind)))
            throw new ArgumentException("The unit cannot be prepared: it subscribes, ends or decides something.", nameof(unit));
    }

    public static void Check(MemoryTables tables, UnitOfWork unit)
    {
        if (tables.Fault == Fault.FailsTheUnitAfterARefusedOne && tables.HasRefused)
        {
            tables.HasRefused = false;
            throw new FatalStoreException("The unit before was refused.");
        }

        tables.HasRefused = true;
        if (unit.PreparedAs is { } name && tables.Fault != Fault.PreparesANameTwice && tables.Prepared.Exists(p => p.Name == name))
            throw new PreconditionStoreException($"A transaction is prepared as '{name}' already.");
        foreach (var operation in unit.Operations.Where(o => tables.Fault != Fault.ChecksConditionsOnTheWay || o.Kind != OperationKind.Require))
            Check(tables, operation);
        MemoryPoison.Check(tables, unit);
        tables.HasRefused = false;
    }

    public static void Check(MemoryTables tables, Operation operation)
    {
        var holds = operation.Kind switch
        {
            OperationKind.Require => tables.Fault == Fault.IgnoresConditions
                || tables.Destinations.GetValueOrDefault(operation.Destination)?.Messages.ContainsKey(operation.Sequence) == true,
            OperationKind.CommitPrepared or OperationKind.RollBackPrepared => tables.Fault == Fault.DecidesWhatIsDecided
                || tables.Prepared.Exists(p => p.Name == (string)operation.Subject!),
            _ => true,
        };
        if (!holds)
            throw new PreconditionStoreException($"{operation.Kind} {operation.Subject} {operation.Destination} {operation.Sequence}: not there.");
    }

    private static bool CanBePrepared(OperationKind kind) => kind is not (OperationKind.AcknowledgeThrough or OperationKind.Subscribe
        or OperationKind.Unsubscribe or OperationKind.CommitPrepared or OperationKind.RollBackPrepared);
}
