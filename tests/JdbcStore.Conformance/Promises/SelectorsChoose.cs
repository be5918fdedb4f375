using System.Collections.Concurrent;
using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreSubscriptions;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 9, of selectors: what a subscription does not choose it neither sees nor keeps. Here a selector is what a text must begin with.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class SelectorsChoose<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_is_not_chosen_is_never_read(Ending ending)
    {
        var store = await OpenAsync(Selects);
        var (all, red) = (await store.SubscribeAsync("all"), await store.SubscribeAsync("red", selector: "red"));
        for (var i = 0; i < 5; i++)
            await store.CommitAsync(new UnitOfWork().Add(News, Message($"blue {i}")).Add(News, Message($"red {i}")));
        Assert.Equal(["red 0", "red 1", "red 2", "red 3", "red 4"], await store.TextsAsync(red));
        store = await EndAsync(store, ending, Selects);
        Assert.Equal(["red 0", "red 1", "red 2", "red 3", "red 4"], await store.TextsAsync(red));
        Assert.Equal(10, (await store.TextsAsync(all)).Length);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_nobody_chooses_goes_although_nobody_acknowledges_it(Ending ending)
    {
        var store = await OpenAsync(Selects);
        var (red, blue) = (await store.SubscribeAsync("red", selector: "red"), await store.SubscribeAsync("blue", selector: "blue"));
        await AddColoursAsync(store, "green", "red", "green", "blue", "red", "green");
        store = await EndAsync(store, ending, Selects);
        await Database.HoldsAsync(store, "message", 3);
        Assert.Equal(["red", "red"], await store.TextsAsync(red));
        Assert.Equal(["blue"], await store.TextsAsync(blue));
        await AddColoursAsync(store, "green", "blue");
        await Database.HoldsAsync(store, "message", 4);
        foreach (var key in new[] { red, blue })
            await store.AcknowledgeAsync(key, [.. (await store.ReadAllAsync(key)).Select(message => message.Sequence)]);
        await Database.HoldsAsync(store, "message", 0);
        await Database.HoldsAsync(store, "subscription_ack", 0);
        await store.UnsubscribeAsync(red, blue);
        await Database.HoldsNothingAsync(store);
    }

    [Fact(Timeout = Limit)]
    public async Task A_page_of_what_is_not_chosen_is_not_the_end()
    {
        var store = await OpenAsync(options => options.Selects = BeginsWithSelector);
        var key = await store.SubscribeAsync("red", selector: "red");
        await AddColoursAsync(store, [.. Enumerable.Repeat("blue", 500), "red", .. Enumerable.Repeat("blue", 50), "red"]);
        var page = await store.ReadAsync(key, ReadPosition.Start, 5);
        Assert.All(page, message => Assert.Equal("red", message.Text()));
        Assert.NotEmpty(page);
        Assert.Equal(["red", "red"], (await store.ReadAllAsync(key, page: 3)).Select(message => message.Text()));
    }

    [Fact(Timeout = Limit)]
    public async Task Without_anybody_who_understands_selectors_all_is_read_and_kept()
    {
        var store = await OpenAsync(CleansUpOften);
        var key = await store.SubscribeAsync("red", selector: "red");
        await AddColoursAsync(store, "red", "blue");
        var other = await store.SubscribeAsync("other", topic: Destination.Topic("other"));
        await store.AcknowledgeAsync(other, await store.AddAsync(Destination.Topic("other"), "goes"));
        await Database.HoldsAsync(store, "message", 2);
        Assert.Equal(["red", "blue"], await store.TextsAsync(key));
    }

    [Fact(Timeout = Limit)]
    public async Task What_the_old_selector_did_not_choose_is_there_for_the_new_one()
    {
        var store = await OpenAsync(Selects);
        var all = await store.SubscribeAsync("all");
        var texts = Enumerable.Range(0, 300).Select(i => i % 2 == 0 ? $"red {i}" : $"blue {i}").ToArray();
        await AddColoursAsync(store, texts);
        for (var round = 0; round < 20; round++)
        {
            var colour = round % 2 == 0 ? "red" : "blue";
            var key = await store.SubscribeAsync("changes", SubscriptionStart.Oldest, colour);
            Assert.Equal(texts.Where(text => text.StartsWith(colour, StringComparison.Ordinal)), await store.TextsAsync(key));
        }

        Assert.Equal(texts, await store.TextsAsync(all));
    }

    [Fact(Timeout = Limit)]
    public async Task Only_subscriptions_with_a_selector_are_asked_about()
    {
        var asked = new ConcurrentBag<Subscription>();
        var store = await OpenAsync(options =>
        {
            CleansUpOften(options);
            options.Selects = (subscription, message) =>
            {
                asked.Add(subscription);
                return BeginsWithSelector(subscription, message);
            };
        });
        var (plain, chosen) = (await store.SubscribeAsync("plain"), await store.SubscribeAsync("chosen", selector: "red"));
        await AddColoursAsync(store, "red", "blue");
        Assert.Equal(["red", "blue"], await store.TextsAsync(plain));
        Assert.Equal(["red"], await store.TextsAsync(chosen));
        Assert.Equal([new Subscription(chosen, News, "red")], asked.Distinct());
    }

    private static void Selects(JdbcStoreOptions options)
    {
        CleansUpOften(options);
        options.Selects = BeginsWithSelector;
    }

    private static bool BeginsWithSelector(Subscription subscription, StoredMessage message) =>
        message.Text().StartsWith(subscription.Selector!, StringComparison.Ordinal);

    private static async Task AddColoursAsync(IMessageStore store, params string[] texts)
    {
        var unit = new UnitOfWork();
        foreach (var text in texts)
            unit.Add(News, Message(text));
        await store.CommitAsync(unit);
    }
}
