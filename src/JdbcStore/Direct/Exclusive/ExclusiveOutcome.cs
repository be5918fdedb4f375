using JdbcStore.Sql;

namespace JdbcStore.Direct.Exclusive;

/// <summary>What one try of a unit has made of the store, to be known once it is committed.</summary>
internal sealed class ExclusiveOutcome(long lastOrdinal)
{
    public long LastOrdinal { get; private set; } = lastOrdinal;

    public List<AddResult> Adds { get; } = [];

    /// <summary>Messages that readers can see from now on, but for those that a caller has added.</summary>
    public List<(long DestinationId, long Sequence)> Arrivals { get; } = [];

    public List<DestinationRow> Declared { get; } = [];

    public List<Destination> Deleted { get; } = [];

    public List<SubscriptionEntry> Subscribed { get; } = [];

    public List<SubscriptionEntry> Unsubscribed { get; } = [];

    /// <summary>Topics of which some messages may not be needed any more.</summary>
    public HashSet<long> TouchedTopics { get; } = [];

    public Dictionary<(long DestinationId, string ProducerId), ProducerRow> Producers { get; } = [];

    public long NextOrdinal() => ++LastOrdinal;

    public SubscriptionEntry? Find(SubscriptionKey key, StoreCatalog catalog) =>
        Subscribed.Find(s => s.Subscription.Key == key) ?? (catalog.Subscriptions.Find(key) is { } known && !Unsubscribed.Contains(known) ? known : null);

    /// <summary>Whether a message sent there now is owed to anybody.</summary>
    public bool Keeps(CatalogEntry entry, StoreCatalog catalog) => entry.Destination.Kind == DestinationKind.Queue || CountSubscriptions(entry.Id, catalog) > 0;

    /// <summary>Something that is or was in it may not be needed any more.</summary>
    public void Touch(CatalogEntry? entry)
    {
        if (entry?.Destination.Kind == DestinationKind.Topic)
            TouchedTopics.Add(entry.Id);
    }

    public void ApplyTo(StoreCatalog catalog, ProducerNumbers producers)
    {
        catalog.Confirm(Declared);
        Deleted.ForEach(catalog.Remove);
        Subscribed.ForEach(catalog.Subscriptions.Add);   // First, so that nobody sees a topic without any in between.
        Unsubscribed.ForEach(catalog.Subscriptions.Remove);
        producers.Confirm([.. Producers.Values]);
    }

    private int CountSubscriptions(long topicId, StoreCatalog catalog) =>
        catalog.Subscriptions.Count(topicId) + Subscribed.Count(s => s.DestinationId == topicId) - Unsubscribed.Count(s => s.DestinationId == topicId);
}
