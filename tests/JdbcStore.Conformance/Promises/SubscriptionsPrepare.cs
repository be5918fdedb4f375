using Xunit;
using static JdbcStore.Conformance.StoreSubscriptions;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promises 8 and 9, of prepared transactions with subscriptions: what is rolled back comes back to that subscription and to no other.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class SubscriptionsPrepare<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_is_rolled_back_comes_back_to_that_subscription_only(Ending ending)
    {
        var store = await OpenAsync(CleansUpOften);
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var sequences = await store.AddManyAsync(News, 6);
        await store.CommitAsync(new UnitOfWork().Acknowledge(a, sequences[1]).Acknowledge(a, sequences[4]).PrepareAs("undecided"));
        await store.AcknowledgeAsync(b, sequences);
        store = await EndAsync(store, ending, CleansUpOften);
        Assert.Equal(["0", "2", "3", "5"], await store.TextsAsync(a));
        await store.AcknowledgeAsync(a, sequences[0], sequences[2], sequences[5]);
        store = await EndAsync(store, ending, CleansUpOften);
        Assert.Equal(["3"], await store.TextsAsync(a));
        await store.CommitAsync(new UnitOfWork().RollBackPrepared("undecided"));
        Assert.Equal(["1", "3", "4"], await store.TextsAsync(a));
        Assert.Empty(await store.TextsAsync(b));
        store = await EndAsync(store, ending, CleansUpOften);
        Assert.Equal(["1", "3", "4"], await store.TextsAsync(a));
        await store.UnsubscribeAsync(a, b);
        await Database.HoldsNothingAsync(store);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_is_committed_is_acknowledged_for_that_subscription_only(Ending ending)
    {
        var store = await OpenAsync(CleansUpOften);
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var sequences = await store.AddManyAsync(News, 3);
        await store.CommitAsync(new UnitOfWork().Acknowledge(a, sequences[1]).Add(News, Message("3")).PrepareAs("undecided"));
        store = await EndAsync(store, ending, CleansUpOften);
        Assert.Equal(["0", "1", "2"], await store.TextsAsync(b));
        await store.CommitAsync(new UnitOfWork().CommitPrepared("undecided"));
        store = await EndAsync(store, ending, CleansUpOften);
        Assert.Equal(["0", "2", "3"], await store.TextsAsync(a));
        Assert.Equal(["0", "1", "2", "3"], await store.TextsAsync(b));
        await AcknowledgeAllAsync(store, a, b);
        await Database.HoldsAsync(store, "message", 0);
        await Database.HoldsAsync(store, "subscription_ack", 0);
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_acknowledged_in_another_way_meanwhile_does_not_come_back()
    {
        var store = await OpenAsync();
        var key = await store.SubscribeAsync("a");
        var sequences = await store.AddManyAsync(News, 6);
        var first = new UnitOfWork().Acknowledge(key, sequences[0]).Acknowledge(key, sequences[1]).Acknowledge(key, sequences[4]);
        await store.CommitAsync(first.PrepareAs("first"));
        await store.CommitAsync(new UnitOfWork().Acknowledge(key, sequences[0]).Acknowledge(key, sequences[5]).PrepareAs("second"));
        await store.AcknowledgeAsync(key, sequences[1]);
        await store.AcknowledgeThroughAsync(key, sequences[2]);
        await store.CommitAsync(new UnitOfWork().RollBackPrepared("second"));
        Assert.Equal(["3", "5"], await store.TextsAsync(key));
        await store.CommitAsync(new UnitOfWork().RollBackPrepared("first"));
        store = await CrashAsync();
        Assert.Equal(["3", "4", "5"], await store.TextsAsync(key));
    }

    [Fact(Timeout = Limit)]
    public async Task An_undecided_transaction_of_one_subscription_costs_another_nothing()
    {
        var store = await OpenAsync(CleansUpOften);
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var sequences = await store.AddManyAsync(News, 4);
        await store.CommitAsync(new UnitOfWork().Acknowledge(a, sequences[0]).PrepareAs("undecided"));
        await store.AcknowledgeAsync(a, sequences[1]);
        await store.AcknowledgeThroughAsync(a, sequences[2]);
        await store.AcknowledgeAsync(a, sequences[3]);
        await store.AcknowledgeAsync(b, sequences[3]);
        await Database.HoldsAsync(store, "message", 3);   // The last message has been looked at, and with it the others.
        await HousekeepingPassesAsync(store);
        Assert.Equal(["0", "1", "2"], await store.TextsAsync(b));
        await store.CommitAsync(new UnitOfWork().CommitPrepared("undecided"));
        await store.AcknowledgeThroughAsync(b, sequences[2]);
        await Database.HoldsAsync(store, "message", 0);
        await Database.HoldsAsync(store, "subscription_ack", 0);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_decision_after_the_subscription_has_ended_does_no_harm(bool commits)
    {
        var store = await OpenAsync(CleansUpOften);
        var key = await store.SubscribeAsync("a");
        var sequences = await store.AddManyAsync(News, 3);
        await store.CommitAsync(new UnitOfWork().Acknowledge(key, sequences[1]).PrepareAs("undecided"));
        await store.UnsubscribeAsync(key);
        await Database.HoldsAsync(store, "message", 0);
        await store.SubscribeAsync("a");
        await store.AddAsync(News, "new");
        await store.CommitAsync(commits ? new UnitOfWork().CommitPrepared("undecided") : new UnitOfWork().RollBackPrepared("undecided"));
        Assert.Equal(["new"], await store.TextsAsync(key));
        await store.UnsubscribeAsync(key);
        await Database.HoldsNothingAsync(store);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_prepared_message_is_owed_to_those_who_subscribe_when_it_is_committed(Ending ending)
    {
        var store = await OpenAsync(CleansUpOften);
        var (early, ended) = (await store.SubscribeAsync("early"), await store.SubscribeAsync("ended"));
        await store.CommitAsync(new UnitOfWork().Add(News, Message("prepared")).PrepareAs("undecided"));
        var late = await store.SubscribeAsync("late");
        await store.UnsubscribeAsync(ended);
        store = await EndAsync(store, ending, CleansUpOften);
        Assert.Empty(await store.TextsAsync(early));
        await store.CommitAsync(new UnitOfWork().CommitPrepared("undecided"));
        Assert.Equal(["prepared"], await store.TextsAsync(early));
        Assert.Equal(["prepared"], await store.TextsAsync(late));
        await store.UnsubscribeAsync(early, late);
        await Database.HoldsNothingAsync(store);
    }

    [Fact(Timeout = Limit)]
    public async Task A_prepared_message_to_which_nobody_subscribes_any_more_is_not_stored()
    {
        var store = await OpenAsync(CleansUpOften);
        var key = await store.SubscribeAsync("ended");
        await store.CommitAsync(new UnitOfWork().Add(News, Message("prepared")).PrepareAs("undecided"));
        await store.UnsubscribeAsync(key);
        var result = await store.CommitAsync(new UnitOfWork().CommitPrepared("undecided"));
        Assert.Equal(new AddResult(AddStatus.NoSubscription, 0), Assert.Single(result.Adds));
        await Database.HoldsNothingAsync(store);
    }

    /// <summary>A topic of its own comes and is cleaned up, and so has everything before it been.</summary>
    private async Task HousekeepingPassesAsync(IMessageStore store)
    {
        var rows = await Database.CountRowsAsync("message");
        for (var i = 0; i < 2; i++)
        {
            var key = await store.SubscribeAsync("witness", topic: Destination.Topic("witness"));
            await store.AddAsync(Destination.Topic("witness"), "goes");
            await store.UnsubscribeAsync(key);
            await Database.HoldsAsync(store, "message", rows);
        }
    }

    private static async Task AcknowledgeAllAsync(IMessageStore store, params SubscriptionKey[] keys)
    {
        foreach (var key in keys)
            await store.AcknowledgeAsync(key, [.. (await store.ReadAllAsync(key)).Select(message => message.Sequence)]);
    }
}
