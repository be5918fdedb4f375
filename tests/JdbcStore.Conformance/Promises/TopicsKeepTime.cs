using Xunit;
using static JdbcStore.Conformance.StoreSubscriptions;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promises 9 and 10, of time in topics: a delayed message goes to those who subscribe when it is due; an expired one to nobody.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class TopicsKeepTime<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task A_delayed_message_is_owed_to_those_who_subscribe_when_it_is_due()
    {
        var store = await OpenAsync(CleansUpOften);
        var ended = await store.SubscribeAsync("ended");
        await store.CommitAsync(new UnitOfWork().Add(News, Delayed("delayed", 1500)));
        var key = await store.SubscribeAsync("a");
        await store.UnsubscribeAsync(ended);
        await store.AddAsync(News, "at once");
        await Wait.UntilAsync(async () => (await store.TextsAsync(key)).Length == 2, () => "the delayed message is there");
        Assert.Equal(["at once", "delayed"], await store.TextsAsync(key));
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.TextsAsync(ended));
        await store.AcknowledgeAsync(key, [.. (await store.ReadAllAsync(key)).Select(message => message.Sequence)]);
        await Database.HoldsAsync(store, "message", 0);
        await Database.HoldsAsync(store, "subscription_ack", 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_delayed_message_to_which_nobody_subscribes_when_it_is_due_leaves_nothing()
    {
        var store = await OpenAsync(CleansUpOften);
        await store.CommitAsync(new UnitOfWork().Add(News, Delayed("nobody", 300)));
        await Database.HoldsNothingAsync(store);
        var key = await store.SubscribeAsync("late", SubscriptionStart.Oldest);
        Assert.Empty(await store.TextsAsync(key));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task An_expired_message_is_read_by_no_subscription_and_leaves_nothing(Ending ending)
    {
        var store = await OpenAsync(CleansUpOften);
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var sequences = await store.AddManyAsync(News, 2);
        var expiring = (await store.CommitAsync(new UnitOfWork().Add(News, Expiring("expires", 500)).Add(News, Message("last")))).Adds;
        await store.AcknowledgeAsync(a, sequences[1], expiring[0].Sequence, expiring[1].Sequence);
        await store.AcknowledgeAsync(b, sequences[1]);
        store = await EndAsync(store, ending, CleansUpOften);
        await Wait.UntilAsync(async () => (await store.TextsAsync(b)).Length == 2, () => "the message has expired");
        Assert.Equal(["0", "last"], await store.TextsAsync(b));
        Assert.Equal(["0"], await store.TextsAsync(a));
        await Database.HoldsAsync(store, "message", 2);
        await store.AcknowledgeAsync(b, expiring[1].Sequence);
        await store.AcknowledgeThroughAsync(a, sequences[0]);
        await Database.HoldsAsync(store, "message", 1);
        await store.AcknowledgeAsync(b, sequences[0]);
        await Database.HoldsAsync(store, "message", 0);
        await Database.HoldsAsync(store, "subscription_ack", 0);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_is_remembered_of_acknowledgements_behind_a_message_that_expires()
    {
        var store = await OpenAsync(CleansUpOften);
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        await store.CommitAsync(new UnitOfWork().Add(News, Expiring("expires", 1000)));
        await store.AcknowledgeAsync(a, await store.AddAsync(News, "stays"));
        await Database.HoldsAsync(store, "message", 1);
        await Database.HoldsAsync(store, "subscription_ack", 0);
        Assert.Empty(await store.TextsAsync(a));
        Assert.Equal(["stays"], await store.TextsAsync(b));
    }

    private static NewMessage Delayed(string text, int milliseconds) =>
        new(System.Text.Encoding.UTF8.GetBytes(text)) { DeliverAt = TimeProvider.System.GetUtcNow().AddMilliseconds(milliseconds) };

    private static NewMessage Expiring(string text, int milliseconds) =>
        new(System.Text.Encoding.UTF8.GetBytes(text)) { ExpiresAt = TimeProvider.System.GetUtcNow().AddMilliseconds(milliseconds) };
}
