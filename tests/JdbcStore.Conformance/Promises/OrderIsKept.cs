using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 2: sequences rise, are never given twice, and a reader never passes one that may still be committed.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class OrderIsKept<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task Messages_of_one_unit_keep_their_order()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 100);
        AssertRising(sequences);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Units_in_flight_are_committed_in_the_order_in_which_they_were_given()
    {
        var store = await OpenAsync();
        var commits = Enumerable.Range(0, 1000).Select(i => store.AddAsync(Orders, $"{i}")).ToArray();
        AssertRising(await Task.WhenAll(commits));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Units_in_flight_over_many_destinations_get_sequences_in_the_order_in_which_they_were_given()
    {
        var store = await OpenAsync();
        var commits = Enumerable.Range(0, 500).Select(i => store.AddAsync(Destination.Queue($"q{i % 7}"), $"{i}")).ToArray();
        AssertRising(await Task.WhenAll(commits));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Each_of_many_producers_keeps_its_order(Ending ending)
    {
        var store = await OpenAsync();
        var load = Load.Start(store, producers: 16, Orders);
        await load.ConfirmsAsync(800);
        await load.StopAsync();
        Assert.Empty(load.Untyped);
        store = await EndAsync(store, ending);
        var texts = await store.TextsAsync(Orders);
        Assert.Equal(load.Confirmed.Count, texts.Length);
        foreach (var producer in texts.Select(text => text.Split('-')).GroupBy(parts => parts[0]))
            Assert.Equal(Enumerable.Range(0, producer.Count()), producer.Select(parts => int.Parse(parts[1])));
    }

    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task A_reader_beside_writers_sees_every_message_once_and_in_rising_order(int page)
    {
        var store = await OpenAsync(OftenToTheDatabase);
        var writers = Task.WhenAll(Enumerable.Range(0, 12).Select(w => Task.Run(() => WriteUnitsAsync(store, w))));
        var seen = await FollowAsync(store, page, writers);
        await writers;
        AssertRising(seen.Select(message => message.Sequence));
        Assert.Equal((await store.TextsAsync(Orders)).Order(), seen.Select(message => message.Text()).Order());
        Assert.Equal(12 * 60, seen.Count);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_sequence_is_never_given_twice_even_when_all_was_consumed(Ending ending)
    {
        var store = await OpenAsync();
        var before = await store.AddManyAsync(Orders, 20);
        await store.AcknowledgeAsync(Orders, before);
        store = await EndAsync(store, ending);
        var between = await store.AddAsync(Invoices, "between");
        await store.AcknowledgeAsync(Invoices, between);
        store = await EndAsync(store, ending);
        var after = await store.AddAsync(Orders, "after");
        AssertRising([.. before, between, after]);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task New_messages_come_after_the_old_ones(Ending ending)
    {
        var store = await OpenAsync();
        await store.AddAsync(Orders, "old");
        store = await EndAsync(store, ending);
        await store.AddAsync(Orders, "new");
        Assert.Equal(["old", "new"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_read_begins_after_its_position_and_ends_at_its_limit()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 10);
        await store.AcknowledgeAsync(Orders, sequences[4]);
        var page = await store.ReadAsync(Orders, ReadPosition.After(sequences[2]), 3);
        Assert.Equal(["3", "5", "6"], page.Select(message => message.Text()));
        Assert.Empty(await store.ReadAsync(Orders, ReadPosition.After(sequences[9]), 3));
        Assert.Equal(["0"], (await store.ReadAsync(Orders, ReadPosition.Start, 1)).Select(message => message.Text()));
        Assert.Equal(9, (await store.ReadAsync(Orders, ReadPosition.Start, 10_000)).Count);
    }

    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public async Task A_read_without_a_sensible_limit_is_refused(int limit)
    {
        var store = await OpenAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ReadAsync(Orders, ReadPosition.Start, limit).AsTask());
    }

    [Fact(Timeout = Limit)]
    public async Task Destinations_are_read_apart()
    {
        var store = await OpenAsync();
        await store.CommitAsync(new UnitOfWork().Add(Orders, Message("a")).Add(Invoices, Message("b")).Add(Orders, Message("c")));
        Assert.Equal(["a", "c"], await store.TextsAsync(Orders));
        Assert.Equal(["b"], await store.TextsAsync(Invoices));
        Assert.Empty(await store.TextsAsync(Destination.Topic("orders")));
    }

    private static async Task WriteUnitsAsync(IMessageStore store, int writer)
    {
        for (var i = 0; i < 20; i++)
        {
            var unit = new UnitOfWork().Add(Orders, Message($"{writer}-{i}-a")).Add(Invoices, Message("noise"));
            await store.CommitAsync(unit.Add(Orders, Message($"{writer}-{i}-b")).Add(Orders, Message($"{writer}-{i}-c")));
        }
    }

    private static async Task<List<StoredMessage>> FollowAsync(IMessageStore store, int page, Task writers)
    {
        var seen = new List<StoredMessage>();
        while (true)
        {
            var last = writers.IsCompleted;
            var next = await store.ReadAsync(Orders, ReadPosition.After(seen.Count == 0 ? 0 : seen[^1].Sequence), page);
            seen.AddRange(next);
            if (last && next.Count == 0)
                return seen;
        }
    }

    private static void AssertRising(IEnumerable<long> sequences)
    {
        var given = sequences.ToArray();
        Assert.All(given.Zip(given.Skip(1)), pair => Assert.True(pair.First < pair.Second, $"{pair.First} came before {pair.Second}"));
        Assert.All(given, sequence => Assert.True(sequence > 0));
    }
}
