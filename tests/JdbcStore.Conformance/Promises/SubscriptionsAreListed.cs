using Xunit;
using static JdbcStore.Conformance.StoreSubscriptions;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 9, of what a subscription is called: client id and name together, in any script, character by character.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class SubscriptionsAreListed<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Subscriptions_are_listed_by_client_and_name(Ending ending)
    {
        var store = await OpenAsync();
        Assert.Empty(await store.ListSubscriptionsAsync());
        Subscription[] made =
        [
            new(new SubscriptionKey("b", "1"), News, "price > 10"),
            new(new SubscriptionKey("a", "2"), Destination.Topic("sport"), null),
            new(new SubscriptionKey("B", "1"), News, ""),
            new(new SubscriptionKey("a", "10"), News, null),
        ];
        foreach (var subscription in made)
            await store.CommitAsync(new UnitOfWork().Subscribe(subscription));
        store = await EndAsync(store, ending);
        Assert.Equal([made[2], made[3], made[1], made[0]], await store.ListSubscriptionsAsync());
        await store.UnsubscribeAsync(made[3].Key, made[0].Key);
        store = await EndAsync(store, ending);
        Assert.Equal([made[2], made[1]], await store.ListSubscriptionsAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task Names_that_are_only_almost_equal_are_different()
    {
        var store = await OpenAsync();
        SubscriptionKey[] keys =
        [
            new("client", "name"), new("client", "Name"), new("Client", "name"), new("client", "name "), new("clientn", "ame"), new("name", "client"),
            new("client", "n\u00e4me"), new("client", "na\u0308me"),
        ];
        foreach (var key in keys)
            await store.CommitAsync(new UnitOfWork().Subscribe(new Subscription(key, News, null)).Add(News, Message($"for {key}")));
        store = await ReopenAsync(store);
        Assert.Equal(keys.Length, (await store.ListSubscriptionsAsync()).Count);
        for (var i = 0; i < keys.Length; i++)
            Assert.Equal(keys[i..].Select(key => $"for {key}"), await store.TextsAsync(keys[i]));
        await store.UnsubscribeAsync(keys[0]);
        Assert.Equal(keys.Length - 1, (await store.ListSubscriptionsAsync()).Count);
    }

    [Theory(Timeout = Limit)]
    [InlineData("x", "y")]
    [InlineData("\u041a\u043b\u0438\u0435\u043d\u0442", "\u8ba2\u9605")]
    [InlineData("\U0001f680\U0001f4e8", "\u0627\u0634\u062a\u0631\u0627\u0643")]
    [InlineData("it's \"quoted\" -- %_\\", "'; DROP TABLE x")]
    public async Task A_name_may_be_in_any_script(string client, string name)
    {
        var store = await OpenAsync();
        var subscription = new Subscription(new SubscriptionKey(client, name), Destination.Topic(client), name);
        await store.CommitAsync(new UnitOfWork().Subscribe(subscription).Add(subscription.Topic, Message(name)));
        store = await CrashAsync();
        Assert.Equal(subscription, Assert.Single(await store.ListSubscriptionsAsync()));
        Assert.Equal([name], await store.TextsAsync(subscription.Key));
    }

    [Fact(Timeout = Limit)]
    public async Task The_longest_names_and_a_long_selector_are_kept_whole()
    {
        var store = await OpenAsync();
        var name = string.Concat(Enumerable.Repeat("\U0001f680", 127)) + "x";
        var selector = string.Concat(Enumerable.Range(0, 2000).Select(i => $"'\u00fc{i % 100:00}'")) + "\U0001f680";
        var subscription = new Subscription(new SubscriptionKey(name, name), Destination.Topic(name), selector);
        Assert.True(selector.Length >= 10_000);
        await store.CommitAsync(new UnitOfWork().Subscribe(subscription).Add(subscription.Topic, Message("kept")));
        store = await CrashAsync();
        Assert.Equal(subscription, Assert.Single(await store.ListSubscriptionsAsync()));
        await store.CommitAsync(new UnitOfWork().Subscribe(subscription));
        Assert.Equal(["kept"], await store.TextsAsync(subscription.Key));
    }

    [Fact]
    public void A_name_that_cannot_be_kept_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new SubscriptionKey("", "name"));
        Assert.Throws<ArgumentException>(() => new SubscriptionKey("client", ""));
        Assert.Throws<ArgumentException>(() => new SubscriptionKey("client", new string('x', 256)));
        Assert.Throws<ArgumentException>(() => new SubscriptionKey("cli\0ent", "name"));
        Assert.Throws<ArgumentException>(() => new SubscriptionKey("client", "\ud83d"));
        Assert.Throws<ArgumentException>(() => new UnitOfWork().Subscribe(Subscription(Orders)));
    }
}
