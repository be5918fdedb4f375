namespace JdbcStore.Direct.Exclusive;

/// <summary>Takes the steps of one unit one after another, each by those who know its tables.</summary>
internal sealed class ExclusiveSteps
{
    private readonly DestinationSteps _destinations;
    private readonly MessageSteps _messages;
    private readonly AddStep _adds;
    private readonly SubscriptionSteps _subscriptions;
    private readonly PreparedSteps _prepared;
    private readonly StoreCatalog _catalog;
    private readonly ExclusiveOutcome _outcome;
    private readonly long _firstSequence;

    public ExclusiveSteps(ExclusiveTransaction statements, StoreCatalog catalog, ExclusiveOutcome outcome, long firstSequence)
    {
        var rows = new MessageRows(statements);
        _catalog = catalog;
        _outcome = outcome;
        _firstSequence = firstSequence;
        _destinations = new DestinationSteps(statements, rows, catalog, outcome);
        _prepared = new PreparedSteps(statements, rows, catalog, outcome);
        _messages = new MessageSteps(statements, rows, catalog, outcome, _prepared);
        _adds = new AddStep(statements, rows, catalog, outcome, _prepared);
        _subscriptions = new SubscriptionSteps(statements, catalog, outcome, _prepared);
    }

    public async Task RunAsync(UnitOfWork unit)
    {
        if (unit.PreparedAs is { } name)
            await _prepared.BeginAsync(name);
        await RunAsync(unit.Operations);
    }

    private async Task RunAsync(IReadOnlyList<Operation> operations)
    {
        foreach (var operation in operations)
        {
            // A sequence that no message had before this unit must not hit the one that gets it here.
            var isEarly = operation.Sequence >= _firstSequence && operation.Kind is not (OperationKind.Subscribe or OperationKind.MarkDispatched);
            if (!isEarly && !(operation.NeedsDestination && _catalog.Find(operation.Destination) is null))
                await TakeAsync(operation);
            else if (operation.Kind == OperationKind.Require)
                throw new PreconditionStoreException($"{operation.Destination} has no message {operation.Sequence}; nothing was done.");
        }
    }

    private Task TakeAsync(Operation operation) => operation.Kind switch
    {
        OperationKind.Add => _adds.RunAsync(Declared(operation), operation.Message!),
        OperationKind.Acknowledge => _messages.AcknowledgeAsync(Declared(operation), operation.Sequence),
        OperationKind.Redeliver => _messages.RedeliverAsync(Declared(operation), operation.Sequence),
        OperationKind.MarkDispatched => _messages.MarkDispatchedAsync(Declared(operation), operation.Sequence),
        OperationKind.Require => _messages.RequireAsync(Declared(operation), operation.Sequence),
        OperationKind.Cancel => _messages.CancelAsync(Declared(operation), operation.Sequence),
        OperationKind.Release => _messages.ReleaseAsync(Declared(operation), operation.Sequence),
        OperationKind.AcknowledgeSubscription => _subscriptions.AcknowledgeAsync((SubscriptionKey)operation.Subject!, operation.Sequence),
        OperationKind.AcknowledgeThrough => _subscriptions.AcknowledgeThroughAsync((SubscriptionKey)operation.Subject!, operation.Sequence),
        OperationKind.Subscribe => _subscriptions.SubscribeAsync(Declared(operation), (Subscription)operation.Subject!, operation.Sequence > 0),
        OperationKind.Unsubscribe => _subscriptions.UnsubscribeAsync((SubscriptionKey)operation.Subject!),
        OperationKind.CommitPrepared => _prepared.CommitAsync((string)operation.Subject!),
        OperationKind.RollBackPrepared => _prepared.RollBackAsync((string)operation.Subject!),
        OperationKind.Delete => _destinations.DeleteAsync(_catalog.GetOrAdd(operation.Destination), (Deletion)operation.Subject!),
        OperationKind.Move => MoveAsync(operation),
        OperationKind.IfThere => RunIfThereAsync(operation),
        _ => Declared(operation),
    };

    private async Task MoveAsync(Operation operation) =>
        await _messages.MoveAsync(await Declared(operation), operation.Sequence, _destinations.DeclareAsync(_catalog.GetOrAdd((Destination)operation.Subject!)));

    private async Task RunIfThereAsync(Operation operation)
    {
        if (!await _messages.IsThereAsync(await Declared(operation), operation.Sequence))
            return;
        var (operations, before) = (((UnitOfWork)operation.Subject!).Operations, _outcome.Adds.Count);
        await RunAsync(operations);
        foreach (var (add, result) in operations.Where(o => o.Kind == OperationKind.Add).Zip(_outcome.Adds.Skip(before)))
        {
            if (result.Status == AddStatus.Stored && !add.Message!.IsDelayed)
                _outcome.Arrivals.Add((_catalog.GetOrAdd(add.Destination).Id, result.Sequence));
        }
    }

    private Task<CatalogEntry> Declared(Operation operation) => _destinations.DeclareAsync(_catalog.GetOrAdd(operation.Destination));
}
