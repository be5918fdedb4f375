namespace JdbcStore.Direct;

/// <summary>A row of the table of subscriptions.</summary>
internal sealed class SubscriptionRecord
{
    public long SubscriptionId { get; init; }

    public string ClientId { get; init; } = "";

    public string Name { get; init; } = "";

    public long DestinationId { get; init; }

    public string? Selector { get; init; }

    public SubscriptionEntry ToEntry(Dictionary<long, Destination> topics)
    {
        var key = new SubscriptionKey(ClientId, Name);
        return topics.TryGetValue(DestinationId, out var topic)
            ? new SubscriptionEntry(new Subscription(key, topic, StoredSelector.Decode(Selector)), SubscriptionId, DestinationId)
            : throw new FatalStoreException($"The topic {DestinationId} of subscription {key} is not in the table of destinations; the tables are damaged.");
    }
}
