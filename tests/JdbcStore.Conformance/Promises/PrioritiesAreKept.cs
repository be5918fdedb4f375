using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreTimes;
using static JdbcStore.Conformance.StoreTransactions;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 10, of priorities: the highest first and then in order, however the pages are cut and wherever the messages are kept.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class PrioritiesAreKept<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_backlog_is_read_by_priority_and_within_each_in_order(Ending ending)
    {
        var store = await OpenAsync();
        await AddMixedAsync(store, 0, 1000);
        await store.AddAsync(Invoices, "0");
        for (var life = 0; life < 2; life++)
        {
            AssertInOrder(0, 1000, await store.ReadAllAsync(Orders, page: 97));
            Assert.Equal(["0"], await store.TextsAsync(Invoices));
            store = await EndAsync(store, ending);
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(10_000)]
    public async Task Pages_of_any_size_hold_each_message_once(int page)
    {
        var store = await OpenAsync(Never);
        await AddMixedAsync(store, 0, 100);
        store = await ReopenAsync(store, Never);
        await AddMixedAsync(store, 100, 100);
        AssertInOrder(0, 200, await store.ReadAllAsync(Orders, page));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_is_more_urgent_comes_next_though_it_arrived_behind_the_reader(Ending ending)
    {
        var store = await OpenAsync();
        for (var i = 0; i < 20; i++)
            await store.AddAsync(Orders, Prior(5, $"{i}"));
        var position = ReadPosition.Start.Past(await store.ReadAsync(Orders, ReadPosition.Start, 10));
        await store.CommitAsync(new UnitOfWork().Add(Orders, Prior(9, "first")).Add(Orders, Prior(6, "second")).Add(Orders, Prior(9, "first too")));
        await store.AddAsync(Orders, Prior(0, "last"));
        store = await EndAsync(store, ending);
        var next = await store.ReadAsync(Orders, position, 5);
        Assert.Equal(["first", "first too", "second", "10", "11"], next.Select(Text));
        await store.AddAsync(Orders, Prior(7, "urgent"));
        next = await store.ReadAsync(Orders, position.Past(next), 100);
        Assert.Equal(["urgent", "12", "13", "14", "15", "16", "17", "18", "19", "last"], next.Select(Text));
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_journal_keeps_and_what_the_database_keeps_are_read_as_one(bool often)
    {
        void Adjust(JdbcStoreOptions options)
        {
            if (often)
                OftenToTheDatabase(options);
            else
                Never(options);
        }

        var store = await OpenAsync(Adjust);
        for (var part = 0; part < 4; part++)
        {
            await AddMixedAsync(store, part * 50, 50);
            AssertInOrder(0, (part + 1) * 50, await store.ReadAllAsync(Orders, page: 11));
            store = part % 2 == 0 ? await CrashAsync(Adjust) : await ReopenAsync(store, Adjust);
        }

        var all = await store.ReadAllAsync(Orders, page: 11);
        await store.AcknowledgeAsync(Orders, [.. all.Where((_, i) => i % 2 == 0).Select(message => message.Sequence)]);
        Assert.Equal(all.Where((_, i) => i % 2 == 1).Select(Text), (await store.ReadAllAsync(Orders, page: 7)).Select(Text));
        Assert.Equal(100, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task One_unit_may_hold_messages_of_every_priority()
    {
        var store = await OpenAsync();
        var unit = new UnitOfWork();
        foreach (var priority in new[] { 3, 9, 0, 4, 9, 0, 7, 1, 8, 2, 5, 6 })
            unit.Add(Orders, Prior(priority, $"{unit.Adds}"));
        var result = await store.CommitAsync(unit);
        var held = await store.ReadAllAsync(Orders);
        Assert.Equal(["1", "4", "8", "6", "11", "10", "3", "0", "9", "7", "2", "5"], held.Select(Text));
        Assert.Equal([9, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0], held.Select(message => message.Priority));
        Assert.All(held, message => Assert.Equal(result.Adds[int.Parse(message.Text(), null)].Sequence, message.Sequence));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Moved_messages_keep_their_priority_and_what_was_counted_of_them(Ending ending)
    {
        var store = await OpenAsync();
        await store.AddAsync(Invoices, Prior(5, "there"));
        var low = await store.AddAsync(Orders, Prior(2, "low"));
        var high = await store.AddAsync(Orders, Prior(8, "high"));
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, low));
        await store.CommitAsync(new UnitOfWork().Move(Orders, low, Invoices).Move(Orders, high, Invoices));
        for (var life = 0; life < 2; life++)
        {
            var held = await store.ReadAllAsync(Invoices);
            Assert.Equal([("high", 8, 0), ("there", 5, 0), ("low", 2, 1)], held.Select(message => (message.Text(), message.Priority, message.DeliveryCount)));
            Assert.Equal(new DestinationStatistics(Orders, 0, 0), await store.StatisticsAsync(Orders));
            Assert.Equal(new DestinationStatistics(Invoices, 3, 12), await store.StatisticsAsync(Invoices));
            store = await EndAsync(store, ending);
        }
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Prepared_and_delayed_messages_take_their_place_by_priority(Ending ending)
    {
        var store = await OpenAsync();
        await store.AddAsync(Orders, Prior(5, "there"));
        var held = await store.AddAsync(Orders, Prior(9, "held"));
        var unit = new UnitOfWork().Add(Orders, Prior(1, "prepared low")).Add(Orders, Prior(8, "prepared high")).Acknowledge(Orders, held);
        await store.PrepareAsync("both", unit);
        await store.PrepareAsync("dropped", Acknowledges(Orders, await store.AddAsync(Orders, Prior(7, "given back"))));
        var due = In(0.5);
        for (var priority = 3; priority <= 6; priority += 3)
            await store.AddAsync(Orders, new NewMessage(Message($"delayed {priority}").Body) { Priority = priority, DeliverAt = due });
        store = await EndAsync(store, ending);
        await store.CommitPreparedAsync("both");
        await store.RollBackPreparedAsync("dropped");
        var texts = await store.SeesAsync(Orders, 6);
        Assert.Equal(["prepared high", "given back", "delayed 6", "there", "delayed 3", "prepared low"], texts);
    }

    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(8)]
    public async Task A_reader_beside_producers_of_all_priorities_reads_each_message_once_and_each_producers_in_order(int producers)
    {
        var store = await OpenAsync(OftenToTheDatabase);
        var sending = Task.WhenAll(Enumerable.Range(0, producers).Select(p => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                await store.AddAsync(Orders, Prior((p + (i * 7)) % 10, $"{p}-{i}"));
        })));
        var seen = new List<StoredMessage>();
        for (var position = ReadPosition.Start; seen.Count < producers * 100;)
        {
            var page = await store.ReadAsync(Orders, position, 5);
            if (page.Count == 0 && sending.IsCompleted && (await store.ReadAsync(Orders, position, 5)).Count == 0)
                break;
            position = position.Past(page);
            seen.AddRange(page);
        }

        await sending;
        Assert.Equal(producers * 100, seen.DistinctBy(message => message.Sequence).Count());
        Assert.Equal(producers * 100, seen.Count);
        foreach (var lane in seen.GroupBy(message => (message.Text().Split('-')[0], message.Priority), message => int.Parse(message.Text().Split('-')[1], null)))
            Assert.Equal(lane.Order(), lane);
    }

    [Fact(Timeout = Limit)]
    public async Task A_position_behind_a_sequence_is_behind_it_in_every_priority()
    {
        var store = await OpenAsync();
        await AddMixedAsync(store, 0, 40);
        var last = (await store.ReadAllAsync(Orders)).Max(message => message.Sequence);
        Assert.Empty(await store.ReadAsync(Orders, ReadPosition.After(last), 100));
        await store.AddAsync(Orders, Prior(0, "low"));
        await store.AddAsync(Orders, Prior(9, "high"));
        Assert.Equal(["high", "low"], (await store.ReadAsync(Orders, ReadPosition.After(last), 100)).Select(Text));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void There_are_ten_priorities(int priority) => Assert.Throws<ArgumentOutOfRangeException>(() => Prior(priority, "no"));

    private static int PriorityOf(int number) => number * 7 % 10;

    private static async Task AddMixedAsync(IMessageStore store, int first, int count)
    {
        foreach (var some in Enumerable.Range(first, count).Chunk(13))
            await store.CommitAsync(some.Aggregate(new UnitOfWork(), (unit, number) => unit.Add(Orders, Prior(PriorityOf(number), $"{number}"))));
    }

    private static void AssertInOrder(int first, int count, List<StoredMessage> held)
    {
        var expected = Enumerable.Range(first, count).OrderByDescending(PriorityOf).ThenBy(number => number);
        Assert.Equal(expected.Select(number => $"{number}"), held.Select(Text));
    }

    private static string Text(StoredMessage message) => message.Text();

    private static void Never(JdbcStoreOptions options) => options.Journal.CheckpointInterval = TimeSpan.FromHours(1);
}
