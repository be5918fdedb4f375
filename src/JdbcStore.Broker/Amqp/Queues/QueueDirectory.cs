using System.Collections.Concurrent;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>The queues and subscriptions in use since the broker became active.</summary>
internal sealed class QueueDirectory(IMessageStore store, AmqpServerOptions options, HeldMessages held, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<Destination, AddOrder> _adds = new();
    private readonly ConcurrentDictionary<Destination, Lazy<MessageQueue>> _queues = new();
    private readonly ConcurrentDictionary<SubscriptionKey, MessageQueue> _subscriptions = new();
    private readonly ConcurrentBag<MessageQueue> _retired = [];
    private readonly Lock _subscribing = new();

    public IMessageStore Store => store;

    public AmqpServerOptions Options => options;

    public HeldMessages Held => held;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>The way to add messages to a destination.</summary>
    public AddOrder AddsTo(Destination destination) => _adds.GetOrAdd(destination, static (key, store) => new AddOrder(store, key), store);

    public MessageQueue Get(Destination queue) => _queues.GetOrAdd(
        queue, key => new Lazy<MessageQueue>(() => new MessageQueue(new QueueStock(store, key), this))).Value;

    /// <summary>A durable subscription that the store has; null: there is none of this name.</summary>
    public Subscription? FindSubscription(SubscriptionKey key)
    {
        // Reads memory only, and so completes at once.
        var all = store.ListSubscriptionsAsync().AsTask().GetAwaiter().GetResult();
        return all.FirstOrDefault(subscription => subscription.Key == key);
    }

    /// <summary>The subscription that stays until it is unsubscribed; with another topic or selector it begins anew, and whoever had it loses it.</summary>
    public MessageQueue Subscribe(Subscription subscription)
    {
        lock (_subscribing)
        {
            if (_subscriptions.TryGetValue(subscription.Key, out var known))
            {
                if (known.Stock is SubscriptionStock stock && stock.Subscription == subscription)
                    return known;
                known.Retire();
                _retired.Add(known);
            }

            return _subscriptions[subscription.Key] = new MessageQueue(new SubscriptionStock(store, subscription, isDurable: true), this);
        }
    }

    /// <summary>A subscription that ends with its link.</summary>
    public MessageQueue SubscribeForLink(Destination topic, string? selector)
    {
        var key = new SubscriptionKey(SubscriptionStock.LinkScope, Guid.NewGuid().ToString("N"));
        return _subscriptions[key] = new MessageQueue(new SubscriptionStock(store, new Subscription(key, topic, selector), isDurable: false), this);
    }

    /// <summary>A subscription has ended in the store, or is about to.</summary>
    public void OnClosed(MessageQueue queue)
    {
        if (queue.Stock is SubscriptionStock { IsDurable: false } stock && _subscriptions.TryRemove(stock.Subscription.Key, out _))
            _retired.Add(queue);
    }

    /// <summary>A message has taken its place otherwise than through <see cref="AddsTo"/>.</summary>
    public void OnArrived(Destination destination, long sequence)
    {
        foreach (var queue in ServedFrom(destination))
            queue.OnArrived(sequence);
    }

    /// <summary>Whether messages have taken their place is not known.</summary>
    public void OnUncertain(Destination destination)
    {
        foreach (var queue in ServedFrom(destination))
            queue.OnUncertain();
    }

    public IReadOnlyList<QueueStatus> GetStatus() =>
        [.. All.Select(queue => queue.Status).OrderBy(status => status.Name, StringComparer.Ordinal)];

    /// <summary>Ends every queue; outcomes already told are still stored as long as the token allows.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var all = All.Concat(_retired).ToList();
        await Task.WhenAll(all.Select(queue => queue.StopAsync(cancellationToken)));
        all.ForEach(queue => queue.Dispose());
    }

    private IEnumerable<MessageQueue> ServedFrom(Destination destination)
    {
        if (destination.Kind == DestinationKind.Topic)
            return _subscriptions.Values.Where(subscription => subscription.Stock.Destination == destination);
        return _queues.TryGetValue(destination, out var queue) ? [queue.Value] : [];
    }

    private IEnumerable<MessageQueue> All => _queues.Values.Select(queue => queue.Value).Concat(_subscriptions.Values);
}
