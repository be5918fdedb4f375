namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Applies one unit to the tables, under their gate.</summary>
internal sealed class MemoryUnit(MemoryTables tables, IReadOnlyDictionary<NewMessage, MemoryBody> staged)
{
    private readonly List<AddResult> _adds = [];

    public CommitResult Apply(UnitOfWork unit)
    {
        MemoryConditions.Check(tables, unit);
        if (unit.PreparedAs is not null)
            return new MemoryPreparation(tables).Prepare(unit, staged);
        var operations = tables.Fault switch
        {
            Fault.ReordersAUnit => unit.Operations.Reverse(),
            Fault.AppliesHalfAUnit => unit.Operations.Take((unit.Count + 1) / 2),
            _ => unit.Operations,
        };
        foreach (var operation in operations)
            Apply(operation);
        while (_adds.Count < unit.Adds)
            _adds.Add(new AddResult(AddStatus.Stored, tables.NextSequence(NewMessage.DefaultPriority)));
        return new CommitResult(_adds);
    }

    private void Apply(Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Require: MemoryConditions.Check(tables, operation); break;
            case OperationKind.CommitPrepared: _adds.AddRange(new MemoryPreparation(tables).Commit((string)operation.Subject!)); break;
            case OperationKind.Move: MemoryMove.Apply(tables, operation); break;
            case OperationKind.RollBackPrepared: new MemoryPreparation(tables).RollBack((string)operation.Subject!); break;
            case OperationKind.Subscribe: new MemoryTopics(tables).Subscribe((Subscription)operation.Subject!, operation.Sequence > 0); break;
            case OperationKind.Unsubscribe: new MemoryTopics(tables).Unsubscribe((SubscriptionKey)operation.Subject!); break;
            case OperationKind.AcknowledgeSubscription: new MemoryTopics(tables).Acknowledge((SubscriptionKey)operation.Subject!, operation.Sequence); break;
            case OperationKind.AcknowledgeThrough: new MemoryTopics(tables).AcknowledgeThrough((SubscriptionKey)operation.Subject!, operation.Sequence); break;
            default: Apply(tables.Use(operation.Destination), operation); break;
        }
    }

    private void Apply(MemoryDestination destination, Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Add: _adds.Add(Add(destination, operation)); break;
            case OperationKind.Acknowledge: Acknowledge(destination, operation.Sequence); break;
            case OperationKind.Cancel: MemoryDelays.Cancel(tables, destination, operation.Sequence); break;
            case OperationKind.Redeliver: Redeliver(destination, operation.Sequence); break;
            case OperationKind.MarkDispatched:
                destination.Mark = tables.Fault == Fault.MovesTheMarkBack ? operation.Sequence : Math.Max(destination.Mark, operation.Sequence);
                break;
            default: break;
        }
    }

    private AddResult Add(MemoryDestination destination, Operation operation)
    {
        if (!MemoryResends.IsResend(tables, operation.Destination, destination, operation.Message!))
            return MemoryAdd.Of(tables, operation.Destination, operation.Message!, staged).Store(tables, destination);
        destination.Recounted += tables.Fault == Fault.CountsResends ? 1 : 0;
        return new AddResult(AddStatus.AlreadyStored, 0);
    }

    private void Acknowledge(MemoryDestination destination, long sequence)
    {
        if (tables.Fault == Fault.AcknowledgesInAnyDestination)
            destination = tables.Destinations.Values.FirstOrDefault(d => d.Messages.ContainsKey(sequence)) ?? destination;
        if (!destination.Messages.Remove(sequence, out var message))
            return;
        destination.Acknowledged.Add(message);
        if (tables.Fault == Fault.ForgetsKeysOfConsumedMessages)
            destination.Keys.Where(k => k.Value == sequence).Select(k => k.Key).ToList().ForEach(destination.ForgetKey);
        if (tables.Fault == Fault.ForgetsProducersOfConsumedMessages)
            destination.Producers.Where(p => p.Value.Sequence == sequence).Select(p => p.Key).ToList().ForEach(p => destination.Producers.Remove(p));
    }

    private static void Redeliver(MemoryDestination destination, long sequence)
    {
        if (destination.Messages.TryGetValue(sequence, out var message))
            destination.Messages[sequence] = message with { DeliveryCount = message.DeliveryCount + 1 };
    }
}
