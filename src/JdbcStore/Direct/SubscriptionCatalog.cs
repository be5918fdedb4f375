using System.Collections.Concurrent;

namespace JdbcStore.Direct;

/// <summary>The subscriptions there are. Changed only by units that are done alone, once they are committed; read by anybody.</summary>
internal sealed class SubscriptionCatalog
{
    private readonly ConcurrentDictionary<SubscriptionKey, SubscriptionEntry> _byKey = new();
    private readonly ConcurrentDictionary<long, int> _countByTopic = new();

    public SubscriptionCatalog(IEnumerable<SubscriptionEntry> stored)
    {
        foreach (var entry in stored)
            Add(entry);
    }

    /// <summary>Every subscription, in no order.</summary>
    public IEnumerable<SubscriptionEntry> All => _byKey.Values;

    public SubscriptionEntry? Find(SubscriptionKey key) => _byKey.GetValueOrDefault(key);

    public bool IsEmpty => _byKey.IsEmpty;

    /// <summary>How many a topic has.</summary>
    public int Count(long topicId) => _countByTopic.GetValueOrDefault(topicId);

    public IEnumerable<SubscriptionEntry> Of(long topicId) => _byKey.Values.Where(s => s.DestinationId == topicId);

    public void Add(SubscriptionEntry entry)
    {
        _byKey[entry.Subscription.Key] = entry;
        _countByTopic.AddOrUpdate(entry.DestinationId, 1, (_, count) => count + 1);
    }

    /// <summary>Removes this one, and not another that has taken its key.</summary>
    public void Remove(SubscriptionEntry entry)
    {
        _byKey.TryRemove(KeyValuePair.Create(entry.Subscription.Key, entry));
        _countByTopic.AddOrUpdate(entry.DestinationId, 0, (_, count) => count - 1);
    }
}
