using Xunit;
using static JdbcStore.Conformance.StoreSubscriptions;

namespace JdbcStore.Conformance;

/// <summary>Promise 9, of beginning while others send: at one place in the order, so that a subscription sees all from there on and nothing before.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class SubscriptionsStartExactly<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task Each_subscription_made_while_producers_send_sees_exactly_what_comes_after_it()
    {
        var store = await OpenAsync(OftenToTheDatabase);
        var (witness, load) = (await store.SubscribeAsync("witness"), Load.Start(store, producers: 4, News));
        var made = new List<Beginning>();
        for (var i = 0; i < 12; i++)
            made.Add(await BeginAsync(store, load, $"s{i}"));
        await load.ConfirmsMoreAsync(20);
        await load.StopAsync();
        Assert.Empty(load.Untyped);
        Assert.Empty(load.Refused);
        store = await ReopenAsync(store);
        await AssertSuffixesAsync(store, witness, made, load);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscriptions_made_while_producers_send_survive_a_crash_with_all_that_was_confirmed()
    {
        var store = await OpenAsync(OftenToTheDatabase);
        var (witness, load) = (await store.SubscribeAsync("witness"), Load.Start(store, producers: 4, News));
        var made = new List<Beginning>();
        for (var i = 0; i < 5; i++)
            made.Add(await BeginAsync(store, load, $"s{i}"));
        await load.ConfirmsMoreAsync(20);
        var confirmed = load.Confirmed;
        store = await CrashAsync();
        await load.StopAsync();
        var all = await store.TextsAsync(witness);
        Assert.Empty(confirmed.Except(all));
        foreach (var beginning in made)
            AssertSuffix(all, await store.TextsAsync(beginning.Key), beginning, confirmed);
        Assert.Equal(made.Count + 1, (await store.ListSubscriptionsAsync()).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task A_subscription_made_and_ended_again_and_again_beside_producers_sees_only_its_own_time()
    {
        var store = await OpenAsync(CleansUpOften);
        var (witness, load) = (await store.SubscribeAsync("witness"), Load.Start(store, producers: 4, News));
        for (var i = 0; i < 10; i++)
            await ComeAndGoAsync(store, load, "restless");

        await load.StopAsync();
        Assert.Empty(load.Untyped);
        Assert.Empty(load.Refused);
        Assert.Equal(load.Confirmed.Count, (await store.TextsAsync(witness)).Length);
        await store.UnsubscribeAsync(witness);
        await Database.HoldsNothingAsync(store);
    }

    [Fact(Timeout = Limit)]
    public async Task The_last_subscription_can_come_and_go_beside_producers()
    {
        var store = await OpenAsync(CleansUpOften);
        var load = Load.Start(store, producers: 4, News);
        for (var i = 0; i < 10; i++)
            await ComeAndGoAsync(store, load, "only");

        await load.StopAsync();
        Assert.Empty(load.Untyped);
        Assert.Empty(load.Refused);
        await Database.HoldsNothingAsync(store);
    }

    private static async Task ComeAndGoAsync(IMessageStore store, Load load, string name)
    {
        var beginning = await BeginAsync(store, load, name);
        await load.ConfirmsMoreAsync(5);
        var (confirmed, seen) = (load.Confirmed, await store.TextsAsync(beginning.Key));
        Assert.Empty(beginning.Before.Intersect(seen));
        Assert.Empty(confirmed.Except(beginning.Sent).Except(seen));
        await store.UnsubscribeAsync(beginning.Key);
    }

    private static async Task<Beginning> BeginAsync(IMessageStore store, Load load, string name)
    {
        await load.ConfirmsMoreAsync(8);
        var before = load.Confirmed;
        var key = await store.SubscribeAsync(name);
        return new Beginning(key, before, load.Sent);
    }

    private static async Task AssertSuffixesAsync(IMessageStore store, SubscriptionKey witness, List<Beginning> made, Load load)
    {
        var all = await store.TextsAsync(witness);
        Assert.Equal(load.Confirmed.Order(), all.Order());
        foreach (var beginning in made)
            AssertSuffix(all, await store.TextsAsync(beginning.Key), beginning, load.Confirmed);
    }

    private static void AssertSuffix(string[] all, string[] seen, Beginning beginning, IReadOnlyCollection<string> confirmed)
    {
        Assert.Equal(all[^seen.Length..], seen);
        Assert.Empty(beginning.Before.Intersect(seen));
        Assert.Empty(confirmed.Except(beginning.Sent).Except(seen));
    }

    /// <param name="Key">The subscription.</param>
    /// <param name="Before">What was confirmed before it was asked for.</param>
    /// <param name="Sent">What was sent before it was confirmed.</param>
    private sealed record Beginning(SubscriptionKey Key, IReadOnlyCollection<string> Before, IReadOnlyCollection<string> Sent);
}
