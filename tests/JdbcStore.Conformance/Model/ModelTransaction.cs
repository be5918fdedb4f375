namespace JdbcStore.Conformance.Model;

/// <summary>A prepared transaction: what it is going to do. Not changed once the unit that prepares it has been applied.</summary>
internal sealed record ModelTransaction(string Name)
{
    public List<(Destination Destination, ModelMessage Message)> Adds { get; } = [];

    /// <summary>What it acknowledges of destinations: nobody sees it meanwhile.</summary>
    public List<(Destination Destination, ModelMessage Message)> Hidden { get; } = [];

    /// <summary>What it acknowledges for subscriptions.</summary>
    public List<(int SubscriptionId, long Sequence)> Acknowledged { get; } = [];

    public bool Touches(Destination destination) => Adds.Concat(Hidden).Any(of => of.Destination == destination);
}
