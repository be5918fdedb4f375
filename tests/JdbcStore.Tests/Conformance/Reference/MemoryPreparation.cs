namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Prepares transactions and decides them, under the tables' gate.</summary>
internal sealed class MemoryPreparation(MemoryTables tables)
{
    public CommitResult Prepare(UnitOfWork unit, IReadOnlyDictionary<NewMessage, MemoryBody> staged)
    {
        var prepared = new MemoryPrepared(unit.PreparedAs!);
        var adds = new List<AddResult>();
        foreach (var operation in unit.Operations)
        {
            if (operation.Kind == OperationKind.Add)
                adds.Add(Prepare(prepared, MemoryAdd.Of(tables, operation.Destination, operation.Message!, staged)));
            else if (operation.Kind == OperationKind.Acknowledge)
                Hide(prepared, operation.Destination, operation.Sequence);
            else if (operation.Kind == OperationKind.AcknowledgeSubscription)
                prepared.HiddenFromSubscriptions.Add(((SubscriptionKey)operation.Subject!, operation.Sequence));
        }

        tables.Prepared.Add(prepared);
        return new CommitResult(adds);
    }

    public IEnumerable<AddResult> Commit(string name)
    {
        if (Take(name) is not { } prepared || tables.Fault == Fault.ShowsPreparedAdds)
            return [];
        prepared.HiddenFromSubscriptions.ForEach(hidden => new MemoryTopics(tables).Acknowledge(hidden.Subscription, hidden.Sequence));
        tables.PlacesOfPrepared.Remove(name, out var places);
        return [.. prepared.Adds.Select((add, i) => Store(add, places?[i]))];
    }

    public void RollBack(string name)
    {
        if (Take(name) is not { } prepared)
            return;
        foreach (var add in prepared.Adds)
        {
            if (add.Message.DuplicateKey is { } key && tables.Fault != Fault.KeepsKeysOfRolledBackAdds)
                tables.Use(add.Destination).ForgetKey(key);
        }

        foreach (var (destination, message) in prepared.Hidden)
            Show(destination, message);
        prepared.HiddenFromSubscriptions.ForEach(hidden => new MemoryTopics(tables).RollBack(hidden.Subscription, hidden.Sequence));
    }

    private MemoryPrepared? Take(string name)
    {
        var prepared = tables.Prepared.Find(p => p.Name == name);
        if (prepared is not null)
            tables.Prepared.Remove(prepared);
        return prepared;
    }

    private AddResult Prepare(MemoryPrepared prepared, MemoryAdd add)
    {
        var destination = tables.Use(add.Destination);
        if (MemoryResends.IsResend(tables, add.Destination, destination, add.Message)
            || prepared.Adds.Exists(a => a.Destination == add.Destination && a.Message.Producer is { } p && IsUsed(p, add.Message.Producer)))
            return new AddResult(AddStatus.AlreadyStored, 0);
        if (tables.Fault == Fault.ShowsPreparedAdds)
            return add.Store(tables, destination);
        if (add.Message.DuplicateKey is { } key)
            destination.Keys[key] = 0;
        prepared.Adds.Add(add);
        return new AddResult(AddStatus.Stored, Reserve(prepared.Name, add));
    }

    private static bool IsUsed(ProducerSequence earlier, ProducerSequence? number) =>
        earlier.ProducerId == number?.ProducerId && number.Number <= earlier.Number;

    private long Reserve(string name, MemoryAdd add)
    {
        var sequence = tables.NextSequence(add.Message.Priority);
        if (tables.Fault == Fault.GivesPreparedAddsTheirPlaceTooEarly)
            (tables.PlacesOfPrepared.TryGetValue(name, out var places) ? places : tables.PlacesOfPrepared[name] = []).Add(sequence);
        return sequence;
    }

    private AddResult Store(MemoryAdd add, long? place)
    {
        var destination = tables.Use(add.Destination);
        var result = add.Store(tables, destination);
        if (place is null)
            return result;
        destination.Messages.Remove(result.Sequence, out var message);
        destination.Messages.Add(place.Value, message! with { Sequence = place.Value });
        return new AddResult(AddStatus.Stored, place.Value);
    }

    private void Hide(MemoryPrepared prepared, Destination name, long sequence)
    {
        var destination = tables.Use(name);
        if (!destination.Messages.TryGetValue(sequence, out var message))
            return;
        prepared.Hidden.Add((name, message));
        if (tables.Fault != Fault.ShowsWhatIsAcknowledgedByPrepared)
            destination.Messages.Remove(sequence);
    }

    private void Show(Destination name, StoredMessage message)
    {
        if (tables.Fault == Fault.LosesWhatARollbackGivesBack)
            return;
        var count = tables.Fault == Fault.ForgetsDeliveryCountsInARollback ? 0 : message.DeliveryCount;
        tables.Use(name).Messages.TryAdd(message.Sequence, message with { DeliveryCount = count });
    }
}
