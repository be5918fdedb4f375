using Xunit;
using static JdbcStore.Conformance.StoreSubscriptions;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 9, of what a subscription is owed: everything sent after it was made, until it has acknowledged it, however long it is away.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class SubscriptionsAreKept<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_message_sent_to_two_subscriptions_is_stored_once_and_kept_for_both(Ending ending)
    {
        var store = await OpenAsync();
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var sequences = await store.AddManyAsync(News, 3);
        Assert.Equal(new DestinationStatistics(News, 3, 3), await store.StatisticsAsync(News));
        Assert.Equal(3, await Database.CountRowsAsync("message"));
        await store.AcknowledgeAsync(a, sequences);
        store = await EndAsync(store, ending);
        Assert.Empty(await store.TextsAsync(a));
        Assert.Equal(["0", "1", "2"], await store.TextsAsync(b));
        Assert.Equal(new DestinationStatistics(News, 3, 3), await store.StatisticsAsync(News));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_is_sent_while_nobody_reads_is_kept(Ending ending)
    {
        var store = await OpenAsync();
        var key = await store.SubscribeAsync("away");
        await store.AddAsync(News, "first life");
        store = await EndAsync(store, ending);
        await store.AddAsync(News, "second life");
        store = await EndAsync(store, ending);
        await store.AddAsync(News, "third life");
        Assert.Equal(["first life", "second life", "third life"], await store.TextsAsync(key));
    }

    [Fact(Timeout = Limit)]
    public async Task A_topic_without_subscriptions_stores_nothing()
    {
        var store = await OpenAsync();
        var unit = new UnitOfWork().Add(News, Message("nobody")).Add(Orders, Message("somebody"));
        var result = await store.CommitAsync(unit);
        Assert.Equal(new AddResult(AddStatus.NoSubscription, 0), result.Adds[0]);
        Assert.Equal(AddStatus.Stored, result.Adds[1].Status);
        Assert.Equal(new DestinationStatistics(News, 0, 0), await store.StatisticsAsync(News));
        Assert.Equal(1, await Database.CountRowsAsync("message"));
        var key = await store.SubscribeAsync("late", SubscriptionStart.Oldest);
        Assert.Empty(await store.TextsAsync(key));
    }

    [Fact(Timeout = Limit)]
    public async Task A_key_that_was_sent_to_nobody_is_not_remembered()
    {
        var store = await OpenAsync();
        Assert.Equal(AddStatus.NoSubscription, (await store.ResendAsync(News, "nobody", "key")).Status);
        var key = await store.SubscribeAsync("a");
        Assert.Equal(AddStatus.Stored, (await store.ResendAsync(News, "again", "key")).Status);
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(News, "and again", "key")).Status);
        Assert.Equal(["again"], await store.TextsAsync(key));
    }

    [Fact(Timeout = Limit)]
    public async Task A_subscription_begins_with_what_is_sent_after_it()
    {
        var store = await OpenAsync();
        var first = await store.SubscribeAsync("first");
        await store.AddAsync(News, "before");
        var second = await store.SubscribeAsync("second");
        await store.AddAsync(News, "after");
        Assert.Equal(["before", "after"], await store.TextsAsync(first));
        Assert.Equal(["after"], await store.TextsAsync(second));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task In_one_unit_a_subscription_begins_where_it_stands(Ending ending)
    {
        var store = await OpenAsync();
        var (first, second) = (Subscription(News, "first"), Subscription(News, "second"));
        var unit = new UnitOfWork().Add(News, Message("nobody")).Subscribe(first).Add(News, Message("one"));
        unit.Subscribe(second).Add(News, Message("both")).Unsubscribe(first.Key).Add(News, Message("the other"));
        var result = await store.CommitAsync(unit);
        AddStatus[] expected = [AddStatus.NoSubscription, AddStatus.Stored, AddStatus.Stored, AddStatus.Stored];
        Assert.Equal(expected, result.Adds.Select(add => add.Status));
        store = await EndAsync(store, ending);
        Assert.Equal(["both", "the other"], await store.TextsAsync(second.Key));
        Assert.Equal([second], await store.ListSubscriptionsAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_unit_that_ends_the_last_subscription_adds_for_nobody()
    {
        var store = await OpenAsync();
        var key = await store.SubscribeAsync("last");
        var result = await store.CommitAsync(new UnitOfWork().Unsubscribe(key).Add(News, Message("nobody")));
        Assert.Equal(new AddResult(AddStatus.NoSubscription, 0), Assert.Single(result.Adds));
        result = await store.CommitAsync(new UnitOfWork().Subscribe(Subscription(News)).Add(News, Message("somebody")));
        Assert.Equal(AddStatus.Stored, Assert.Single(result.Adds).Status);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_retroactive_subscription_begins_with_the_oldest_message_kept_for_others(Ending ending)
    {
        var store = await OpenAsync();
        var slow = await store.SubscribeAsync("slow");
        var sequences = await store.AddManyAsync(News, 3);
        var retroactive = await store.SubscribeAsync("retroactive", SubscriptionStart.Oldest);
        await store.AcknowledgeAsync(slow, sequences);
        await store.AcknowledgeAsync(retroactive, sequences[1]);
        store = await EndAsync(store, ending);
        await store.AddAsync(News, "3");
        Assert.Equal(["3"], await store.TextsAsync(slow));
        Assert.Equal(["0", "2", "3"], await store.TextsAsync(retroactive));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Subscribing_again_in_the_same_way_changes_nothing(Ending ending)
    {
        var store = await OpenAsync();
        var key = await store.SubscribeAsync("again", selector: "chosen");
        var sequences = await store.AddManyAsync(News, 4);
        await store.AcknowledgeAsync(key, sequences[0], sequences[2]);
        await store.SubscribeAsync("again", selector: "chosen");
        store = await EndAsync(store, ending);
        await store.SubscribeAsync("again", SubscriptionStart.Oldest, "chosen");
        Assert.Equal(["1", "3"], await store.TextsAsync(key));
        Assert.Single(await store.ListSubscriptionsAsync());
    }

    [Theory(Timeout = Limit)]
    [InlineData("other", false)]
    [InlineData(null, false)]
    [InlineData("chosen", true)]
    public async Task With_another_selector_or_topic_a_subscription_begins_anew(string? selector, bool elsewhere)
    {
        var store = await OpenAsync();
        var topic = elsewhere ? Destination.Topic("sport") : News;
        var other = await store.SubscribeAsync("keeps all");
        var key = await store.SubscribeAsync("again", selector: "chosen");
        await store.AddAsync(News, "old");
        await store.SubscribeAsync("again", selector: selector, topic: topic);
        Assert.Empty(await store.TextsAsync(key));
        await store.AddAsync(topic, "new");
        store = await CrashAsync();
        Assert.Equal(["new"], await store.TextsAsync(key));
        Assert.Equal(elsewhere ? ["old"] : ["old", "new"], await store.TextsAsync(other));
        Assert.Contains(new Subscription(key, topic, selector), await store.ListSubscriptionsAsync());
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_subscription_that_was_ended_is_gone_and_begins_anew(Ending ending)
    {
        var store = await OpenAsync();
        var (ended, other) = (await store.SubscribeAsync("ended"), await store.SubscribeAsync("other"));
        await store.AddAsync(News, "old");
        await store.UnsubscribeAsync(ended);
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.TextsAsync(ended));
        store = await EndAsync(store, ending);
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.TextsAsync(ended));
        await store.UnsubscribeAsync(ended);
        await store.SubscribeAsync("ended");
        await store.AddAsync(News, "new");
        Assert.Equal(["new"], await store.TextsAsync(ended));
        Assert.Equal(["old", "new"], await store.TextsAsync(other));
    }

    [Fact(Timeout = Limit)]
    public async Task A_unit_that_fails_makes_and_ends_nothing()
    {
        var store = await OpenAsync();
        var key = await store.SubscribeAsync("kept");
        await store.AddAsync(News, "kept");
        var unit = new UnitOfWork().Subscribe(Subscription(News, "new")).Unsubscribe(key).Require(Orders, 1_000_000);
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.CommitAsync(unit).AsTask());
        store = await ReopenAsync(store);
        Assert.Equal(key, Assert.Single(await store.ListSubscriptionsAsync()).Key);
        Assert.Equal(["kept"], await store.TextsAsync(key));
    }

    [Fact(Timeout = Limit)]
    public async Task A_paused_store_that_was_replaced_changes_no_subscription()
    {
        Needs(StoreCapabilities.TakesOverFromPaused);
        var (paused, time) = await OpenPausableAsync();
        var key = await paused.SubscribeAsync("kept");
        var sequence = await paused.AddAsync(News, "kept");
        var successor = await OpenStandbyAsync();
        time.Pause();
        await successor.BecomesAsync(StoreState.Active);
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.AcknowledgeAsync(key, sequence));
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => paused.SubscribeAsync("new")));
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => paused.UnsubscribeAsync(key)));
        Assert.Equal(["kept"], await successor.TextsAsync(key));
        Assert.Single(await successor.ListSubscriptionsAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_paused_store_that_was_replaced_makes_and_ends_nothing()
    {
        Needs(StoreCapabilities.TakesOverFromPaused);
        var (paused, time) = await OpenPausableAsync();
        var key = await paused.SubscribeAsync("kept");
        var successor = await OpenStandbyAsync();
        time.Pause();
        await successor.BecomesAsync(StoreState.Active);
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.SubscribeAsync("new"));
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => paused.UnsubscribeAsync(key)));
        Assert.Equal(key, Assert.Single(await successor.ListSubscriptionsAsync()).Key);
    }

    [Fact(Timeout = Limit)]
    public async Task A_standby_knows_nothing_of_subscriptions()
    {
        var store = await OpenAsync();
        var key = await store.SubscribeAsync("a");
        var standby = await OpenStandbyAsync();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => standby.ReadAllAsync(key)));
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => standby.ListSubscriptionsAsync().AsTask()));
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => standby.SubscribeAsync("b")));
    }
}
