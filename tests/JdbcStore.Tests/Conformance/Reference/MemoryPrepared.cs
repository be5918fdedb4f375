namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>A prepared transaction as the reference store keeps it: what it will add, and what it hides. Not changed once it is prepared.</summary>
internal sealed class MemoryPrepared(string name)
{
    public string Name => name;

    public DateTimeOffset PreparedAt { get; } = TimeProvider.System.GetUtcNow();

    public List<MemoryAdd> Adds { get; } = [];

    public List<(Destination Destination, StoredMessage Message)> Hidden { get; } = [];

    public List<(SubscriptionKey Subscription, long Sequence)> HiddenFromSubscriptions { get; } = [];

    public bool Touches(Destination destination) =>
        Adds.Exists(add => add.Destination == destination) || Hidden.Exists(hidden => hidden.Destination == destination);

    public PreparedTransaction Describe() =>
        new(name, PreparedAt, Adds.Count, [.. Hidden.Select(hidden => (hidden.Destination, hidden.Message.Sequence))]);
}
