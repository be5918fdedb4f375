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

    /// <summary>The subscription that an acknowledgement is for: whoever has the key now, or this very one as long as it has not begun anew.</summary>
    public SubscriptionEntry? Find(in Operation acknowledgement) => acknowledgement.Subject switch
    {
        SubscriptionKey key => Find(key),
        SubscriptionEntry entry when Find(entry.Subscription.Key)?.Id == entry.Id => entry,
        _ => null,
    };

    public bool Any(long topicId) => _countByTopic.GetValueOrDefault(topicId) > 0;

    public IEnumerable<SubscriptionEntry> Of(long topicId) => _byKey.Values.Where(s => s.DestinationId == topicId);

    public void Add(SubscriptionEntry entry)
    {
        _byKey[entry.Subscription.Key] = entry;
        _countByTopic.AddOrUpdate(entry.DestinationId, 1, (_, count) => count + 1);
    }

    public void Remove(SubscriptionKey key)
    {
        if (_byKey.TryRemove(key, out var entry))
            _countByTopic.AddOrUpdate(entry.DestinationId, 0, (_, count) => count - 1);
    }
}
