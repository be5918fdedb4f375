using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 3, of destinations that are emptied or removed: what was there stays gone, and what comes afterwards stays.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class PurgesAndDeletes<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_purge_removes_what_is_there_and_nothing_else(Ending ending)
    {
        var store = await OpenAsync();
        await store.AddManyAsync(Orders, 25);
        await store.AddManyAsync(Invoices, 3);
        Assert.Equal(25, await store.PurgeAsync(Orders));
        Assert.Equal(new DestinationStatistics(Orders, 0, 0), await store.StatisticsAsync(Orders));
        Assert.Equal(0, await store.PurgeAsync(Orders));
        await store.AddAsync(Orders, "after");
        store = await EndAsync(store, ending);
        Assert.Equal(["after"], await store.TextsAsync(Orders));
        Assert.Equal(new DestinationStatistics(Orders, 1, 5), await store.StatisticsAsync(Orders));
        Assert.Equal(["0", "1", "2"], await store.TextsAsync(Invoices));
    }

    [Fact(Timeout = Limit)]
    public async Task A_large_backlog_is_purged()
    {
        var store = await OpenAsync();
        for (var i = 0; i < 5; i++)
            await store.AddManyAsync(Orders, 5000);
        for (var i = 0; i < 3; i++)
            await store.StreamAsync(Orders, 3 << 20, seed: i);
        Assert.Equal(25_003, await store.PurgeAsync(Orders));
        Assert.Empty(await store.ReadAllAsync(Orders));
        Assert.Equal(new DestinationStatistics(Orders, 0, 0), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task There_is_nothing_to_remove_where_nothing_is()
    {
        var store = await OpenAsync();
        Assert.Equal(0, await store.PurgeAsync(Orders));
        Assert.Equal(0, await store.DeleteAsync(Orders));
        Assert.Empty(await store.ListDestinationsAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_purge_beside_producers_and_consumers_removes_each_message_once()
    {
        var store = await OpenAsync(OftenToTheDatabase);
        var before = await store.AddManyAsync(Orders, 500);
        var load = Load.Start(store, producers: 4, Orders);
        await load.ConfirmsAsync(20);
        var purged = await store.PurgeAsync(Orders);
        await load.ConfirmsMoreAsync(20);
        await load.StopAsync();
        Assert.Empty(load.Untyped);
        var held = await store.ReadAllAsync(Orders);
        Assert.True(held.All(message => message.Sequence > before[^1]));
        Assert.Equal(500 + load.Confirmed.Count, purged + held.Count);
        Assert.Equal(new DestinationStatistics(Orders, held.Count, held.Sum(message => message.Length)), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_resend_of_what_was_purged_is_recognised()
    {
        var store = await OpenAsync();
        await store.ResendAsync(Orders, "first", "key");
        await store.PurgeAsync(Orders);
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "second", "key")).Status);
        store = await CrashAsync();
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "third", "key")).Status);
        Assert.Empty(await store.ReadAllAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_is_prepared_outlives_a_purge(Ending ending)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 3);
        await store.CommitAsync(new UnitOfWork().Add(Orders, Message("prepared")).Acknowledge(Orders, sequences[1]).PrepareAs("kept"));
        Assert.Equal(2, await store.PurgeAsync(Orders));
        store = await EndAsync(store, ending);
        Assert.Equal(0, await store.PurgeAsync(Orders));
        await store.CommitAsync(new UnitOfWork().RollBackPrepared("kept"));
        Assert.Equal(["1"], await store.TextsAsync(Orders));
        await store.CommitAsync(new UnitOfWork().Add(Orders, Message("prepared")).PrepareAs("kept"));
        Assert.Equal(1, await store.PurgeAsync(Orders));
        await store.CommitAsync(new UnitOfWork().CommitPrepared("kept"));
        Assert.Equal(["prepared"], await store.TextsAsync(Orders));
        Assert.Equal(1, await store.PurgeAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_deleted_destination_is_gone_and_begins_anew(Ending ending)
    {
        var store = await OpenAsync();
        await store.AddManyAsync(Orders, 10);
        var keyed = await store.ResendAsync(Orders, "first", "key");
        await store.AddAsync(Invoices, "kept");
        Assert.Equal(11, await store.DeleteAsync(Orders));
        Assert.Null(await store.StatisticsAsync(Orders));
        Assert.Empty(await store.ReadAllAsync(Orders));
        store = await EndAsync(store, ending);
        Assert.Equal([Invoices], (await store.ListDestinationsAsync()).Select(listed => listed.Destination));
        var anew = await store.ResendAsync(Orders, "anew", "key");
        Assert.Equal(AddStatus.Stored, anew.Status);
        Assert.True(anew.Sequence > keyed.Sequence);
        store = await EndAsync(store, ending);
        Assert.Equal(["anew"], await store.TextsAsync(Orders));
        Assert.Equal(new DestinationStatistics(Orders, 1, 4), await store.StatisticsAsync(Orders));
        Assert.Equal(["kept"], await store.TextsAsync(Invoices));
    }

    [Fact(Timeout = Limit)]
    public async Task An_empty_destination_is_deleted_and_can_be_declared_again()
    {
        var store = await OpenAsync();
        for (var round = 0; round < 3; round++)
        {
            await store.CommitAsync(new UnitOfWork().Declare(Orders));
            Assert.NotNull(await store.StatisticsAsync(Orders));
            Assert.Equal(0, await store.DeleteAsync(Orders));
            Assert.Empty(await store.ListDestinationsAsync());
        }

        store = await ReopenAsync(store);
        Assert.Empty(await store.ListDestinationsAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task The_mark_of_a_deleted_destination_is_not_that_of_the_next()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "old");
        await store.CommitAsync(new UnitOfWork().MarkDispatched(Orders, sequence + 1_000_000));
        await store.DeleteAsync(Orders);
        await store.AddAsync(Orders, "anew");
        store = await ReopenAsync(store);
        Assert.False(Assert.Single(await store.ReadAllAsync(Orders)).MayHaveBeenDelivered);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_destination_with_prepared_messages_is_not_deleted(bool adds)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 3);
        var unit = adds ? new UnitOfWork().Add(Orders, Message("prepared")) : new UnitOfWork().Acknowledge(Orders, sequences[2]);
        await store.CommitAsync(unit.PrepareAs("undecided"));
        var seen = await store.TextsAsync(Orders);
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.DeleteAsync(Orders).AsTask());
        store = await ReopenAsync(store);
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.DeleteAsync(Orders).AsTask());
        Assert.Equal(seen, await store.TextsAsync(Orders));
        await store.CommitAsync(new UnitOfWork().RollBackPrepared("undecided"));
        Assert.Equal(3, await store.DeleteAsync(Orders));
        Assert.Null(await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_destination_with_subscriptions_is_not_deleted()
    {
        var store = await OpenAsync();
        var topic = Destination.Topic("news");
        var key = new SubscriptionKey("client", "subscription");
        await store.CommitAsync(new UnitOfWork().Subscribe(new Subscription(key, topic, null)).Add(topic, Message("kept")));
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.DeleteAsync(topic).AsTask());
        Assert.Equal("kept", Assert.Single(await store.ReadAsync(key, ReadPosition.Start, 10)).Text());
        await store.CommitAsync(new UnitOfWork().Unsubscribe(key));
        await store.DeleteAsync(topic);
        Assert.Null(await store.StatisticsAsync(topic));
    }

    [Fact(Timeout = Limit)]
    public async Task Producers_beside_deletions_lose_only_what_was_deleted()
    {
        var store = await OpenAsync();
        var load = Load.Start(store, producers: 4, Orders);
        var deleted = 0L;
        for (var round = 0; round < 5; round++)
        {
            await load.ConfirmsMoreAsync(10);
            deleted += await store.DeleteAsync(Orders);
        }

        await load.ConfirmsMoreAsync(10);
        await load.StopAsync();
        Assert.Empty(load.Untyped);
        Assert.Empty(load.Refused);
        Assert.Equal(load.Confirmed.Count, deleted + (await store.ReadAllAsync(Orders)).Count);
        store = await CrashAsync();
        Assert.Equal(load.Confirmed.Count, deleted + (await store.ReadAllAsync(Orders)).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_that_is_not_active_removes_nothing()
    {
        var store = await OpenAsync();
        await store.AddAsync(Orders, "kept");
        var standby = await OpenStandbyAsync();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => standby.PurgeAsync(Orders).AsTask()));
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => standby.DeleteAsync(Orders).AsTask()));
        await store.StopAsync();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => store.PurgeAsync(Orders).AsTask()));
        await standby.BecomesAsync(StoreState.Active);
        Assert.Equal(["kept"], await standby.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_paused_store_that_was_replaced_removes_nothing()
    {
        Needs(StoreCapabilities.TakesOverFromPaused);
        var (paused, time) = await OpenPausableAsync();
        await paused.AddAsync(Orders, "kept");
        var successor = await OpenStandbyAsync();
        time.Pause();
        await successor.BecomesAsync(StoreState.Active);
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.PurgeAsync(Orders).AsTask());
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.DeleteAsync(Orders).AsTask());
        Assert.Equal(["kept"], await successor.TextsAsync(Orders));
    }
}
