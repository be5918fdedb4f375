namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Applies one unit to the tables, under their gate.</summary>
internal sealed class MemoryUnit(MemoryTables tables)
{
    private readonly List<AddResult> _adds = [];

    public CommitResult Apply(UnitOfWork unit)
    {
        var operations = tables.Fault switch
        {
            Fault.ReordersAUnit => unit.Operations.Reverse(),
            Fault.AppliesHalfAUnit => unit.Operations.Take((unit.Count + 1) / 2),
            _ => unit.Operations,
        };
        foreach (var operation in operations)
            Apply(operation);
        while (_adds.Count < unit.Adds)
            _adds.Add(new AddResult(AddStatus.Stored, ++tables.LastSequence));
        return new CommitResult(_adds);
    }

    private void Apply(Operation operation)
    {
        var destination = Use(operation.Destination);
        switch (operation.Kind)
        {
            case OperationKind.Add: _adds.Add(Add(destination, operation.Message!)); break;
            case OperationKind.Acknowledge: Acknowledge(destination, operation.Sequence); break;
            case OperationKind.Redeliver: Redeliver(destination, operation.Sequence); break;
            case OperationKind.MarkDispatched:
                destination.Mark = tables.Fault == Fault.MovesTheMarkBack ? operation.Sequence : Math.Max(destination.Mark, operation.Sequence);
                break;
            default: break;
        }
    }

    private MemoryDestination Use(Destination name)
    {
        if (tables.Fault == Fault.TrimsNames)
            name = new Destination(name.Kind, name.Name.Trim() is { Length: > 0 } trimmed ? trimmed : name.Name);
        if (!tables.Destinations.TryGetValue(name, out var destination))
        {
            var comparer = tables.Fault == Fault.ComparesKeysWithoutCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
            tables.Destinations.Add(name, destination = new MemoryDestination { Keys = new(comparer) });
        }

        return destination;
    }

    private AddResult Add(MemoryDestination destination, NewMessage message)
    {
        if (message.DuplicateKey is { } key && !destination.Keys.TryAdd(key, tables.LastSequence + 1))
        {
            destination.Recounted += tables.Fault == Fault.CountsResends ? 1 : 0;
            return new AddResult(AddStatus.AlreadyStored, 0);
        }

        var body = message.Body.ToArray();
        if (tables.Fault == Fault.CutsLargeBodies && body.Length > 64 << 10)
            body = body[..(64 << 10)];
        var sequence = ++tables.LastSequence;
        destination.Messages.Add(sequence, new StoredMessage(sequence, 0, false, body));
        return new AddResult(AddStatus.Stored, sequence);
    }

    private void Acknowledge(MemoryDestination destination, long sequence)
    {
        if (tables.Fault == Fault.AcknowledgesInAnyDestination)
            destination = tables.Destinations.Values.FirstOrDefault(d => d.Messages.ContainsKey(sequence)) ?? destination;
        if (!destination.Messages.Remove(sequence, out var message))
            return;
        destination.Acknowledged.Add(message);
        if (tables.Fault != Fault.ForgetsKeysOfConsumedMessages)
            return;
        foreach (var (key, _) in destination.Keys.Where(k => k.Value == sequence).ToArray())
            destination.Keys.Remove(key);
    }

    private static void Redeliver(MemoryDestination destination, long sequence)
    {
        if (destination.Messages.TryGetValue(sequence, out var message))
            destination.Messages[sequence] = message with { DeliveryCount = message.DeliveryCount + 1 };
    }
}
