using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreSubscriptions;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 9, of acknowledgements: in any order, late, again, one by one or up to one. Nothing acknowledged comes back; all else stays.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class SubscriptionsAcknowledge<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Messages_are_acknowledged_in_any_order(Ending ending)
    {
        var store = await OpenAsync();
        var (key, other) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var sequences = await store.AddManyAsync(News, 6);
        await store.AcknowledgeAsync(key, sequences[4]);
        await store.AcknowledgeAsync(key, sequences[1], sequences[3]);
        store = await EndAsync(store, ending);
        Assert.Equal(["0", "2", "5"], await store.TextsAsync(key));
        await store.AcknowledgeAsync(key, sequences[0]);
        store = await EndAsync(store, ending);
        Assert.Equal(["2", "5"], await store.TextsAsync(key));
        Assert.Equal(6, (await store.TextsAsync(other)).Length);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Late_and_repeated_acknowledgements_move_nothing_back(Ending ending)
    {
        var store = await OpenAsync();
        var key = await store.SubscribeAsync("a");
        await store.SubscribeAsync("keeps all");
        var sequences = await store.AddManyAsync(News, 6);
        await store.AcknowledgeThroughAsync(key, sequences[3]);
        await store.AcknowledgeThroughAsync(key, sequences[1]);
        await store.AcknowledgeAsync(key, sequences[0], sequences[3], sequences[0]);
        store = await EndAsync(store, ending);
        Assert.Equal(["4", "5"], await store.TextsAsync(key));
        await store.AcknowledgeAsync(key, sequences[1]);
        await store.AcknowledgeThroughAsync(key, sequences[2]);
        store = await EndAsync(store, ending);
        Assert.Equal(["4", "5"], await store.TextsAsync(key));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Acknowledging_up_to_a_message_leaves_other_priorities_alone(Ending ending)
    {
        var store = await OpenAsync();
        var key = await store.SubscribeAsync("a");
        var unit = new UnitOfWork();
        for (var i = 0; i < 4; i++)
            unit.Add(News, Ranked(1, $"low {i}")).Add(News, Ranked(8, $"high {i}"));
        var sequences = (await store.CommitAsync(unit)).Adds.Select(add => add.Sequence).ToArray();
        await store.AcknowledgeThroughAsync(key, sequences[5]);
        store = await EndAsync(store, ending);
        Assert.Equal(["high 3", "low 0", "low 1", "low 2", "low 3"], await store.TextsAsync(key));
        await store.CommitAsync(new UnitOfWork().AcknowledgeThrough(key, sequences[2]).AcknowledgeThrough(key, sequences[7]));
        store = await EndAsync(store, ending);
        Assert.Equal(["low 2", "low 3"], await store.TextsAsync(key));
    }

    [Theory(Timeout = Limit)]
    [InlineData(10)]
    [InlineData(3_600_000)]
    public async Task Any_mixture_of_acknowledgements_leaves_exactly_what_was_not_acknowledged(int checkpointMilliseconds)
    {
        void Adjust(JdbcStoreOptions options)
        {
            CleansUpOften(options);
            options.Journal.CheckpointInterval = TimeSpan.FromMilliseconds(checkpointMilliseconds);
        }

        var (store, random) = (await OpenAsync(Adjust), new Random(checkpointMilliseconds));
        SubscriptionKey[] keys = [await store.SubscribeAsync("a"), await store.SubscribeAsync("b"), await store.SubscribeAsync("c")];
        var owed = keys.ToDictionary(key => key, _ => new SortedSet<long>());
        var sent = new List<long>();
        for (var round = 0; round < 60; round++)
        {
            sent.AddRange(await AddRankedAsync(store, random, owed));
            foreach (var key in keys)
                await AcknowledgeSomeAsync(store, random, key, sent, owed[key]);
            if (round % 15 == 14)
                store = await EndAsync(store, (Ending)(round / 15 % 3), Adjust);
            if (round % 5 == 0 || round % 15 == 14)
                await AssertOwedAsync(store, owed);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Acknowledgements_that_have_nothing_to_acknowledge_do_no_harm()
    {
        var store = await OpenAsync(CleansUpOften);
        var sport = Destination.Topic("sport");
        var (key, other) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b", topic: sport));
        var news = await store.AddManyAsync(News, 3);
        var elsewhere = await store.AddManyAsync(sport, 3);
        await store.AcknowledgeAsync(new SubscriptionKey("nobody", "a"), news);
        await store.AcknowledgeThroughAsync(new SubscriptionKey("client", "A"), news[2]);
        await store.AcknowledgeAsync(key, elsewhere);
        await store.AcknowledgeAsync(other, news);
        await store.AcknowledgeAsync(key, elsewhere[2] + 10, elsewhere[2] + 20);
        await store.AcknowledgeThroughAsync(key, elsewhere[2] + 30);
        await store.AcknowledgeAsync(Orders, news);
        await store.AddManyAsync(News, 3);
        await store.AddManyAsync(sport, 3);
        store = await ReopenAsync(store, CleansUpOften);
        Assert.Equal(["0", "1", "2", "0", "1", "2"], await store.TextsAsync(key));
        Assert.Equal(["0", "1", "2", "0", "1", "2"], await store.TextsAsync(other));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Acknowledgements_and_adds_of_one_unit_happen_together_or_not_at_all(Ending ending)
    {
        var store = await OpenAsync();
        var (a, b) = (await store.SubscribeAsync("a"), await store.SubscribeAsync("b"));
        var sequences = await store.AddManyAsync(News, 3);
        var refused = new UnitOfWork().Acknowledge(a, sequences[0]).AcknowledgeThrough(b, sequences[2]).Add(Orders, Message("refused"));
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.CommitAsync(refused.Require(Orders, 1_000_000)).AsTask());
        await store.CommitAsync(new UnitOfWork().Acknowledge(a, sequences[1]).Add(Orders, Message("reply")).AcknowledgeThrough(b, sequences[0]));
        store = await EndAsync(store, ending);
        Assert.Equal(["0", "2"], await store.TextsAsync(a));
        Assert.Equal(["1", "2"], await store.TextsAsync(b));
        Assert.Equal(["reply"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task The_same_position_again_and_again_is_no_news_to_a_checkpoint()
    {
        var store = await OpenAsync(OftenToTheDatabase);
        var key = await store.SubscribeAsync("a");
        var sequences = await store.AddManyAsync(News, 200);
        var repeated = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = worker; i < sequences.Length; i += 2)
                await store.AcknowledgeThroughAsync(key, sequences[i / 20 * 20]);
        }));
        await Task.WhenAll(repeated);
        Assert.Equal(Enumerable.Range(181, 19).Select(i => $"{i}"), await store.TextsAsync(key));
        store = await ReopenAsync(store);
        Assert.Equal(Enumerable.Range(181, 19).Select(i => $"{i}"), await store.TextsAsync(key));
    }

    private static async Task<List<long>> AddRankedAsync(IMessageStore store, Random random, Dictionary<SubscriptionKey, SortedSet<long>> owed)
    {
        var unit = new UnitOfWork();
        for (var i = random.Next(6); i >= 0; i--)
            unit.Add(News, Ranked(random.Next(3) * 4, "text"));
        var added = (await store.CommitAsync(unit)).Adds.Select(add => add.Sequence).ToList();
        foreach (var sequences in owed.Values)
            sequences.UnionWith(added);
        return added;
    }

    private static async Task AcknowledgeSomeAsync(IMessageStore store, Random random, SubscriptionKey key, List<long> sent, SortedSet<long> owed)
    {
        var unit = new UnitOfWork();
        for (var i = random.Next(5); i >= 0; i--)
        {
            var sequence = sent[Math.Max(0, sent.Count - 1 - random.Next(40))];
            if (random.Next(8) > 0)
            {
                unit.Acknowledge(key, sequence);
                owed.Remove(sequence);
            }
            else
            {
                unit.AcknowledgeThrough(key, sequence);
                owed.RemoveWhere(s => s <= sequence && s % 10 == sequence % 10);
            }
        }

        await store.CommitAsync(unit);
    }

    private static async Task AssertOwedAsync(IMessageStore store, Dictionary<SubscriptionKey, SortedSet<long>> owed)
    {
        foreach (var (key, sequences) in owed)
        {
            var expected = sequences.OrderByDescending(sequence => sequence % 10).ThenBy(sequence => sequence);
            Assert.Equal(expected, (await store.ReadAllAsync(key, page: 7)).Select(message => message.Sequence));
        }
    }
}
