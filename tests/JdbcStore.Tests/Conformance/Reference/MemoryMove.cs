namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Moves messages, under the tables' gate.</summary>
internal static class MemoryMove
{
    public static void Apply(MemoryTables tables, Operation operation)
    {
        var (from, to) = (tables.Use(operation.Destination), tables.Use((Destination)operation.Subject!));
        if (!from.Messages.Remove(operation.Sequence, out var message))
            return;
        var sequence = tables.NextSequence(tables.Fault == Fault.ForgetsPrioritiesInMoves ? NewMessage.DefaultPriority : message.Priority);
        to.Messages.Add(sequence, message with { Sequence = sequence });
        if (from.LargeBodies.TryGetValue(operation.Sequence, out var body))
            to.LargeBodies[sequence] = body;
    }
}
