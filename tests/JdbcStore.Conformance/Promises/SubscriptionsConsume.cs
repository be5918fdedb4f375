using Xunit;
using static JdbcStore.Conformance.StoreSubscriptions;

namespace JdbcStore.Conformance;

/// <summary>Promise 9, of consumers at work: slow ones, those that come back again and again, many at once; each gets each message exactly once.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class SubscriptionsConsume<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task A_consumer_that_reconnects_again_and_again_gets_each_message_of_four_priorities_once()
    {
        var store = await OpenAsync(CleansUpOften);
        var key = await store.SubscribeAsync("reconnects");
        var (received, sent) = (new List<string>(), 0);
        for (var connection = 0; connection < 10; connection++)
        {
            var unit = new UnitOfWork();
            for (var i = 0; i < 40; i++, sent++)
                unit.Add(News, Ranked(i % 4 * 3, $"{sent}"));
            await store.CommitAsync(unit);
            received.AddRange(await ConsumeAsync(store, key, most: 25));
            if (connection % 3 == 2)
                store = await EndAsync(store, (Ending)(connection / 3), CleansUpOften);
        }

        received.AddRange(await ConsumeAsync(store, key, int.MaxValue));
        Assert.Equal(Enumerable.Range(0, sent).Select(i => $"{i}").Order(), received.Order());
        await Database.HoldsAsync(store, "message", 0);
        await Database.HoldsAsync(store, "subscription_ack", 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_slow_consumer_with_gaps_over_priorities_gets_nothing_twice()
    {
        var store = await OpenAsync(CleansUpOften);
        var (slow, quick) = (await store.SubscribeAsync("slow"), await store.SubscribeAsync("quick"));
        var position = ReadPosition.Start;
        var (received, taken) = (new List<string>(), new HashSet<long>());
        for (var round = 0; round < 20; round++)
        {
            var unit = new UnitOfWork();
            for (var i = 0; i < 10; i++)
                unit.Add(News, Ranked(round % 5 == 0 ? 9 : (round + i) % 3, $"{round}.{i}"));
            await store.CommitAsync(unit);
            await ConsumeAsync(store, quick, int.MaxValue);
            var page = await store.ReadAsync(slow, position, 6);
            position = position.Past(page);
            Assert.All(page, message => Assert.True(taken.Add(message.Sequence), $"{message.Text()} came twice"));
            await store.AcknowledgeAsync(slow, [.. page.Skip(1).Reverse().Select(message => message.Sequence)]);
            received.AddRange(page.Skip(1).Select(message => message.Text()));
            if (round % 7 != 6)
                continue;
            (store, position) = (await ReopenAsync(store, CleansUpOften), ReadPosition.Start);
            taken.Clear();
        }

        received.AddRange(await ConsumeAsync(store, slow, int.MaxValue));
        Assert.Equal(200, received.Count);
        Assert.Equal(200, received.Distinct().Count());
        await Database.HoldsAsync(store, "message", 0);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task After_acknowledgements_out_of_order_and_late_nothing_of_them_comes_back(Ending ending)
    {
        var store = await OpenAsync(CleansUpOften);
        var (key, other) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("keeps all"));
        var sequences = await store.AddManyAsync(News, 2500);
        var shuffled = sequences.Where((_, i) => i % 500 != 0).ToArray();
        new Random(1).Shuffle(shuffled);
        foreach (var some in shuffled.Chunk(500))
            await store.AcknowledgeAsync(key, some);
        store = await EndAsync(store, ending, CleansUpOften);
        Assert.Equal(["0", "500", "1000", "1500", "2000"], await store.TextsAsync(key));
        await store.AcknowledgeAsync(key, sequences[0], sequences[500]);
        await store.AcknowledgeAsync(key, sequences[1..400]);
        store = await EndAsync(store, ending, CleansUpOften);
        Assert.Equal(["1000", "1500", "2000"], await store.TextsAsync(key));
        await store.AcknowledgeThroughAsync(key, sequences[^1]);
        await Database.HoldsAsync(store, "subscription_ack", 0);
        Assert.Empty(await store.TextsAsync(key));
        Assert.Equal(2500, (await store.TextsAsync(other)).Length);
    }

    [Fact(Timeout = Limit)]
    public async Task Consumers_beside_producers_get_each_message_once_and_leave_nothing()
    {
        var store = await OpenAsync(CleansUpOften);
        SubscriptionKey[] keys = [await store.SubscribeAsync("one by one"), await store.SubscribeAsync("up to one"), await store.SubscribeAsync("backwards")];
        var load = Load.Start(store, producers: 4, News);
        using var stopping = new CancellationTokenSource();
        var consumers = keys.Select((key, way) => Task.Run(() => ConsumeUntilAsync(store, key, way, stopping.Token))).ToArray();
        await load.ConfirmsMoreAsync(400);
        await load.StopAsync();
        await stopping.CancelAsync();
        var received = await Task.WhenAll(consumers);
        Assert.Empty(load.Untyped);
        Assert.Empty(load.Refused);
        Assert.All(received, texts => Assert.Equal(load.Confirmed.Order(), texts.Order()));
        await Database.HoldsAsync(store, "message", 0);
        await store.UnsubscribeAsync(keys);
        await Database.HoldsNothingAsync(store);
    }

    private static async Task<List<string>> ConsumeUntilAsync(IMessageStore store, SubscriptionKey key, int way, CancellationToken stopping)
    {
        var received = new List<string>();
        while (true)
        {
            var wasStopped = stopping.IsCancellationRequested;
            var page = await store.ReadAsync(key, ReadPosition.Start, 50, CancellationToken.None);
            if (page.Count == 0 && wasStopped)
                return received;
            received.AddRange(page.Select(message => message.Text()));
            await AcknowledgeAsync(store, key, page, way);
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static Task AcknowledgeAsync(IMessageStore store, SubscriptionKey key, IReadOnlyList<StoredMessage> page, int way) => (page.Count, way) switch
    {
        (0, _) => Task.CompletedTask,
        (_, 0) => Task.WhenAll(page.Select(message => store.AcknowledgeAsync(key, message.Sequence))),
        (_, 1) => store.AcknowledgeThroughAsync(key, page[^1].Sequence),
        _ => store.AcknowledgeAsync(key, [.. page.Reverse().Select(message => message.Sequence)]),
    };

    private static async Task<List<string>> ConsumeAsync(IMessageStore store, SubscriptionKey key, int most)
    {
        var received = new List<string>();
        while (received.Count < most && await store.ReadAsync(key, ReadPosition.Start, Math.Min(10, most - received.Count)) is { Count: > 0 } page)
        {
            Assert.Equal(page.OrderByDescending(m => m.Priority).ThenBy(m => m.Sequence).Select(m => m.Sequence), page.Select(m => m.Sequence));
            received.AddRange(page.Select(message => message.Text()));
            await store.AcknowledgeAsync(key, [.. page.Select(message => message.Sequence)]);
        }

        return received;
    }
}
