namespace JdbcStore;

/// <summary>One step of a unit of work.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Destination">Where; the default for steps that name no destination.</param>
/// <param name="Sequence">Of an add, 0 until the store has assigned one.</param>
/// <param name="Subject">The message, the subscription, its key or its id, or the transaction's name: by kind.</param>
internal readonly record struct Operation(OperationKind Kind, Destination Destination, long Sequence, object? Subject)
{
    public NewMessage? Message => Subject as NewMessage;

    /// <summary>It is about what a destination holds already: where there is no destination (any more) it has nothing to do, and creates none.</summary>
    public bool NeedsDestination => Kind is OperationKind.Acknowledge or OperationKind.Redeliver or OperationKind.MarkDispatched or OperationKind.Require
        or OperationKind.Cancel or OperationKind.Release or OperationKind.Move or OperationKind.IfThere;

    /// <summary>Of an acknowledgement whose subscription has been looked up.</summary>
    public long SubscriptionId => (long)Subject!;
}
