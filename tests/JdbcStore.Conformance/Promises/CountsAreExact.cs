using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 13: counts are exact at every moment, and a declared destination is listed even when it is empty.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class CountsAreExact<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task A_new_store_lists_nothing()
    {
        var store = await OpenAsync();
        Assert.Empty(await store.ListDestinationsAsync());
        Assert.Empty(await store.ReadAsync(Orders, ReadPosition.Start, 10));
        Assert.Empty(await store.ListDestinationsAsync());
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Counts_follow_adds_acknowledgements_and_resends(Ending ending)
    {
        var store = await OpenAsync();
        var added = await store.CommitAsync(
            new UnitOfWork().Add(Orders, Message("12345", "key")).Add(Orders, Message("123")).Add(Invoices, Message("")).Add(Orders, Message("again", "key")));
        await AssertCountsAsync(store, Orders, 2, 8);
        await AssertCountsAsync(store, Invoices, 1, 0);
        await store.AcknowledgeAsync(Orders, added.Adds[0].Sequence, added.Adds[0].Sequence);
        await store.ResendAsync(Orders, "again", "key");
        await AssertCountsAsync(store, Orders, 1, 3);
        store = await EndAsync(store, ending);
        await AssertCountsAsync(store, Orders, 1, 3);
        await store.CommitAsync(new UnitOfWork().Acknowledge(Orders, added.Adds[1].Sequence).Add(Orders, Message("1234567")));
        await AssertCountsAsync(store, Orders, 1, 7);
        store = await EndAsync(store, ending);
        await AssertCountsAsync(store, Orders, 1, 7);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_declared_destination_is_listed_though_empty(Ending ending)
    {
        var store = await OpenAsync();
        await store.CommitAsync(new UnitOfWork().Declare(Orders).Declare(Destination.Topic("orders")).Declare(Orders));
        store = await EndAsync(store, ending);
        await store.CommitAsync(new UnitOfWork().Declare(Orders));
        await AssertCountsAsync(store, Orders, 0, 0);
        await AssertCountsAsync(store, Destination.Topic("orders"), 0, 0);
        Assert.Equal(2, (await store.ListDestinationsAsync()).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task A_destination_that_was_emptied_is_still_listed()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "message");
        await store.AcknowledgeAsync(Orders, sequence);
        store = await ReopenAsync(store);
        await AssertCountsAsync(store, Orders, 0, 0);
    }

    [Fact(Timeout = Limit)]
    public async Task Destinations_are_listed_by_kind_and_name()
    {
        var store = await OpenAsync();
        Destination[] declared = [Destination.Topic("b"), Destination.Queue("c"), Destination.Queue("B"), Destination.Topic("a"), Destination.Queue("a")];
        foreach (var destination in declared)
            await store.CommitAsync(new UnitOfWork().Declare(destination));
        var listed = (await store.ListDestinationsAsync()).Select(statistics => statistics.Destination);
        Assert.Equal(declared.OrderBy(d => d.Kind).ThenBy(d => d.Name, StringComparer.Ordinal), listed);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Counts_are_exact_after_concurrent_producers_and_consumers(Ending ending)
    {
        var store = await OpenAsync(OftenToTheDatabase);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(p => Task.Run(() => ProduceAndConsumeAsync(store, Destination.Queue($"q{p % 4}")))));
        store = await EndAsync(store, ending);
        for (var q = 0; q < 4; q++)
        {
            var destination = Destination.Queue($"q{q}");
            Assert.Equal(40, (await store.ReadAllAsync(destination)).Count);
            await AssertCountsAsync(store, destination, 40, 400);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Acknowledgements_of_one_message_that_race_are_counted_once()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 50);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => store.AcknowledgeAsync(Orders, sequences[i % 50]))));
        await AssertCountsAsync(store, Orders, 0, 0);
    }

    private static async Task ProduceAndConsumeAsync(IMessageStore store, Destination destination)
    {
        for (var i = 0; i < 10; i++)
        {
            var unit = new UnitOfWork().Add(destination, new NewMessage(new byte[10])).Add(destination, new NewMessage(new byte[33]));
            var result = await store.CommitAsync(unit);
            await store.AcknowledgeAsync(destination, result.Adds[1].Sequence);
        }
    }

    private static async Task AssertCountsAsync(IMessageStore store, Destination destination, long messages, long bytes) =>
        Assert.Equal(new DestinationStatistics(destination, messages, bytes), await store.StatisticsAsync(destination));
}
