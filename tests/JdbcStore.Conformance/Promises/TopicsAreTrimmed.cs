using Xunit;
using static JdbcStore.Conformance.StoreSubscriptions;

namespace JdbcStore.Conformance;

/// <summary>Promise 9, of leaving: a message goes when its last subscription is done with it or has ended, with all that was noted of it; not before.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class TopicsAreTrimmed<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private const int Mebibyte = 1 << 20;

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_goes_when_its_last_subscription_is_done_with_it(bool oneByOne)
    {
        var store = await OpenAsync(CleansUpOften);
        SubscriptionKey[] keys = [await store.SubscribeAsync("a"), await store.SubscribeAsync("b"), await store.SubscribeAsync("c")];
        var sequences = await store.AddManyAsync(News, 10);
        foreach (var key in keys)
        {
            Assert.Equal(10, (await store.TextsAsync(key)).Length);
            await (oneByOne ? store.AcknowledgeAsync(key, sequences) : store.AcknowledgeThroughAsync(key, sequences[^1]));
        }

        await Database.HoldsAsync(store, "message", 0);
        await Database.HoldsAsync(store, "subscription_ack", 0);
        Assert.Equal(new DestinationStatistics(News, 0, 0), await store.StatisticsAsync(News));
        Assert.Equal(3, await Database.CountRowsAsync("subscription"));
    }

    [Fact(Timeout = Limit)]
    public async Task What_one_of_them_still_needs_stays_while_others_go()
    {
        var store = await OpenAsync(CleansUpOften);
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var sequences = await store.AddManyAsync(News, 5);
        await store.AcknowledgeAsync(a, sequences[0], sequences[2], sequences[4]);
        await store.AcknowledgeAsync(b, sequences[2], sequences[3]);
        await Database.HoldsAsync(store, "message", 4);
        await Database.HoldsAsync(store, "subscription_ack", 2);   // a's 4 and b's 3: a's 0 is behind its position, and 2 is gone.
        Assert.Equal(["1", "3"], await store.TextsAsync(a));
        Assert.Equal(["0", "1", "4"], await store.TextsAsync(b));
        store = await ReopenAsync(store, CleansUpOften);
        await store.AcknowledgeThroughAsync(b, sequences[1]);
        await Database.HoldsAsync(store, "message", 3);
        Assert.Equal(["1", "3"], await store.TextsAsync(a));
        Assert.Equal(["4"], await store.TextsAsync(b));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Nothing_is_left_when_the_last_subscription_has_ended(Ending ending)
    {
        var store = await OpenAsync(CleansUpOften);
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var sequences = await store.AddManyAsync(News, 20);
        await store.AcknowledgeAsync(a, sequences[3], sequences[5]);
        await store.AcknowledgeAsync(b, sequences[4], sequences[5]);
        await store.UnsubscribeAsync(a);
        Assert.Equal(18, (await store.TextsAsync(b)).Length);
        await store.UnsubscribeAsync(b);
        store = await EndAsync(store, ending, CleansUpOften);
        await Database.HoldsNothingAsync(store);
        Assert.Equal(new DestinationStatistics(News, 0, 0), await store.StatisticsAsync(News));
    }

    [Fact(Timeout = Limit)]
    public async Task The_end_of_the_slowest_subscription_frees_what_the_others_are_done_with()
    {
        var store = await OpenAsync(CleansUpOften);
        var (slow, a, b) = (await store.SubscribeAsync("slow"), await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var sequences = await store.AddManyAsync(News, 10);
        await store.AcknowledgeThroughAsync(a, sequences[7]);
        await store.AcknowledgeAsync(b, sequences[..5]);
        await store.AcknowledgeAsync(b, sequences[6]);
        await store.UnsubscribeAsync(slow);
        await Database.HoldsAsync(store, "message", 4);
        Assert.Equal(["8", "9"], await store.TextsAsync(a));
        Assert.Equal(["5", "7", "8", "9"], await store.TextsAsync(b));
    }

    [Fact(Timeout = Limit)]
    public async Task All_priorities_go_at_once()
    {
        var store = await OpenAsync(CleansUpOften);
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var unit = new UnitOfWork();
        for (var i = 0; i < 100; i++)
            unit.Add(News, Ranked(i % 10, $"{i}"));
        var sequences = (await store.CommitAsync(unit)).Adds.Select(add => add.Sequence).ToArray();
        await store.AcknowledgeAsync(a, sequences);
        var through = new UnitOfWork();
        foreach (var last in sequences[80..90])
            through.AcknowledgeThrough(b, last);
        await store.CommitAsync(through);
        await Database.HoldsAsync(store, "message", 10);
        Assert.Equal(sequences[90..].OrderDescending().Select(s => s % 10), (await store.ReadAllAsync(b)).Select(m => (long)m.Priority));
        await store.UnsubscribeAsync(b);
        await Database.HoldsAsync(store, "message", 0);
        await Database.HoldsAsync(store, "subscription_ack", 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_long_backlog_goes_while_producers_go_on_and_queues_stay()
    {
        var store = await OpenAsync(CleansUpOften);
        await store.AddManyAsync(Orders, 100);
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        for (var i = 0; i < 5; i++)
            await store.AddManyAsync(News, 1000);
        var load = Load.Start(store, producers: 2, Destination.Queue("others"));
        await store.UnsubscribeAsync(a);
        await store.UnsubscribeAsync(b);
        await Wait.UntilAsync(
            async () => await store.StatisticsAsync(News) == new DestinationStatistics(News, 0, 0), () => "nothing is left of the topic");
        await load.StopAsync();
        Assert.Empty(load.Refused);
        await Database.HoldsAsync(store, "message", 100 + load.Confirmed.Count);
        await Database.HoldsAsync(store, "subscription_ack", 0);
        Assert.Equal(100, (await store.TextsAsync(Orders)).Length);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Large_bodies_are_freed_with_their_messages(bool acknowledged)
    {
        var store = await OpenAsync(CleansUpOften);
        Assert.Equal(AddStatus.NoSubscription, (await store.StreamAsync(News, 2 * Mebibyte, seed: 1)).Status);
        await Database.HoldsNothingAsync(store);
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var large = (await store.StreamAsync(News, (3 * Mebibyte) + 1, seed: 2)).Sequence;
        var small = await store.AddAsync(News, "small");
        await store.AcknowledgeAsync(a, small, large);
        store = await ReopenAsync(store, CleansUpOften);
        Assert.Equal(large, (await store.ReadAsync(b, ReadPosition.Start, 10))[0].Sequence);
        Assert.Equal(NoiseStream.Hash((3 * Mebibyte) + 1, seed: 2), await store.HashAsync(News, large));
        await (acknowledged ? store.AcknowledgeAsync(b, large, small) : store.UnsubscribeAsync(b));
        await Database.HoldsAsync(store, "message", 0);
        await Database.HoldsAsync(store, "body_chunk", 0);
        await Database.HoldsAsync(store, "detached_body", 0);
        await store.UnsubscribeAsync(a, b);
        await Database.HoldsNothingAsync(store);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_one_life_left_behind_goes_in_the_next(Ending ending)
    {
        var store = await OpenAsync(options => options.HousekeepingInterval = TimeSpan.FromHours(1));
        var (a, b, ended) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"), await store.SubscribeAsync("ended"));
        var sequences = await store.AddManyAsync(News, 10);
        await store.AcknowledgeAsync(ended, sequences[2], sequences[9]);
        await store.UnsubscribeAsync(ended);
        await store.AcknowledgeAsync(a, sequences);
        await store.AcknowledgeThroughAsync(b, sequences[^2]);
        store = await EndAsync(store, ending, CleansUpOften);
        await Database.HoldsAsync(store, "message", 1);
        await Database.HoldsAsync(store, "subscription", 2);
        Assert.Empty(await store.TextsAsync(a));
        Assert.Equal(["9"], await store.TextsAsync(b));
        await store.UnsubscribeAsync(a, b);
        await Database.HoldsNothingAsync(store);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_is_remembered_of_acknowledgements_whose_messages_were_removed()
    {
        var store = await OpenAsync(CleansUpOften);
        var key = await store.SubscribeAsync("a");
        var sequences = await store.AddManyAsync(News, 6);
        await store.AcknowledgeAsync(key, sequences[1], sequences[3]);
        await Database.HoldsAsync(store, "subscription_ack", 0);   // Nobody else needs them, so they are gone.
        var other = await store.SubscribeAsync("b", SubscriptionStart.Oldest);
        await store.AcknowledgeAsync(key, sequences[2], sequences[5]);
        await Database.HoldsAsync(store, "subscription_ack", 2);
        await store.PurgeAsync(News);
        await Database.HoldsAsync(store, "subscription_ack", 0);
        await Database.HoldsAsync(store, "message", 0);
        Assert.Empty(await store.TextsAsync(key));
        Assert.Empty(await store.TextsAsync(other));
        await store.AddAsync(News, "new");
        Assert.Equal(["new"], await store.TextsAsync(key));
    }

    [Fact(Timeout = Limit)]
    public async Task A_topic_that_was_deleted_does_not_keep_others_from_being_cleaned_up()
    {
        // Rounds so far apart that all of this is found by one of them.
        var store = await OpenAsync(options => options.HousekeepingInterval = TimeSpan.FromMilliseconds(500));
        var (key, gone) = (await store.SubscribeAsync("a"), Destination.Topic("gone"));
        for (var i = 0; i < 3; i++)
        {
            await store.AcknowledgeAsync(key, await store.AddManyAsync(News, 10));
            var ended = await store.SubscribeAsync("ended", topic: gone);
            await store.AddAsync(gone, "goes");
            await store.UnsubscribeAsync(ended);
            await store.DeleteAsync(gone);
            await Database.HoldsAsync(store, "message", 0);
        }

        await store.UnsubscribeAsync(key);
        await Database.HoldsNothingAsync(store);
        Assert.Equal([News], (await store.ListDestinationsAsync()).Select(listed => listed.Destination));
    }
}
