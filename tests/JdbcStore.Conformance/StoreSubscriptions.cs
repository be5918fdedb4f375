using System.Text;
using JdbcStore.Hosting;

namespace JdbcStore.Conformance;

/// <summary>What tests do with durable subscriptions.</summary>
public static class StoreSubscriptions
{
    /// <summary>The topic of tests that need only one.</summary>
    public static Destination News { get; } = Destination.Topic("news");

    /// <summary>The tables that are empty when nobody is owed anything and nobody subscribes.</summary>
    public static IReadOnlyList<string> TablesOfTopics { get; } =
        ["message", "subscription", "subscription_position", "subscription_ack", "body_chunk", "detached_body", "prepared", "prepared_operation"];

    /// <summary>A message of this priority with a text as its body.</summary>
    public static NewMessage Ranked(int priority, string text) => new(Encoding.UTF8.GetBytes(text)) { Priority = priority };

    /// <summary>Lets the active store clean up all the time.</summary>
    public static void CleansUpOften(JdbcStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.HousekeepingInterval = TimeSpan.FromMilliseconds(20);
        options.Journal.CheckpointInterval = TimeSpan.FromMilliseconds(10);
    }

    /// <summary>Makes a subscription to everything that <see cref="News"/> gets, in a unit of its own, and returns its key.</summary>
    public static async Task<SubscriptionKey> SubscribeAsync(
        this IMessageStore store, string name, SubscriptionStart start = SubscriptionStart.Now, string? selector = null, Destination? topic = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        var subscription = new Subscription(new SubscriptionKey("client", name), topic ?? News, selector);
        await store.CommitAsync(new UnitOfWork().Subscribe(subscription, start));
        return subscription.Key;
    }

    /// <summary>Ends subscriptions in one unit.</summary>
    public static async Task UnsubscribeAsync(this IMessageStore store, params SubscriptionKey[] keys)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(keys);
        var unit = new UnitOfWork();
        foreach (var key in keys)
            unit.Unsubscribe(key);
        await store.CommitAsync(unit);
    }

    /// <summary>Acknowledges messages for a subscription, one by one in one unit.</summary>
    public static async Task AcknowledgeAsync(this IMessageStore store, SubscriptionKey key, params long[] sequences)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(sequences);
        var unit = new UnitOfWork();
        foreach (var sequence in sequences)
            unit.Acknowledge(key, sequence);
        await store.CommitAsync(unit);
    }

    /// <summary>Acknowledges for a subscription everything of one priority up to a message.</summary>
    public static async Task AcknowledgeThroughAsync(this IMessageStore store, SubscriptionKey key, long sequence)
    {
        ArgumentNullException.ThrowIfNull(store);
        await store.CommitAsync(new UnitOfWork().AcknowledgeThrough(key, sequence));
    }

    /// <summary>Reads all that a subscription has not acknowledged, page by page.</summary>
    public static async Task<List<StoredMessage>> ReadAllAsync(this IMessageStore store, SubscriptionKey key, int page = 1000)
    {
        ArgumentNullException.ThrowIfNull(store);
        var all = new List<StoredMessage>();
        for (var position = ReadPosition.Start; await store.ReadAsync(key, position, page) is { Count: > 0 } next; position = position.Past(next))
            all.AddRange(next);
        return all;
    }

    /// <summary>The bodies of all that a subscription has not acknowledged, as texts.</summary>
    public static async Task<string[]> TextsAsync(this IMessageStore store, SubscriptionKey key) => [.. (await store.ReadAllAsync(key)).Select(m => m.Text())];

    /// <summary>Waits until a table holds this many rows, once all that the store has confirmed is in the database.</summary>
    public static async Task HoldsAsync(this TestDatabase database, IMessageStore store, string table, long rows)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(store);
        await store.ListDestinationsAsync();   // A journal is written to the database first.
        var seen = -1L;
        await Wait.UntilAsync(
            async () => (seen = await database.CountRowsAsync(table)) == rows, () => $"{table} holds {rows} rows; it holds {seen}", database.Patience);
    }

    /// <summary>Waits until nothing is left of topics and their subscriptions in any table.</summary>
    public static async Task HoldsNothingAsync(this TestDatabase database, IMessageStore store)
    {
        foreach (var table in TablesOfTopics)
            await database.HoldsAsync(store, table, 0);
    }
}
