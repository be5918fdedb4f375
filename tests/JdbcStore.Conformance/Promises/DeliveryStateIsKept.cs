using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Promise 10: failed deliveries are counted and the dispatch mark is kept, over every restart.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class DeliveryStateIsKept<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Failed_deliveries_are_counted(Ending ending)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 3);
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, sequences[0]));
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, sequences[0]).Redeliver(Orders, sequences[1]));
        await AssertDeliveriesAsync(store, 2, 1, 0);
        store = await EndAsync(store, ending);
        await AssertDeliveriesAsync(store, 2, 1, 0);
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, sequences[1]));
        store = await EndAsync(store, ending);
        await AssertDeliveriesAsync(store, 2, 2, 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_redelivered_twice_in_one_unit_counts_two()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "message");
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, sequence).Redeliver(Orders, sequence));
        await AssertDeliveriesAsync(store, 2);
    }

    [Fact(Timeout = Limit)]
    public async Task Concurrent_failed_deliveries_are_all_counted()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "message");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => store.CommitAsync(new UnitOfWork().Redeliver(Orders, sequence)).AsTask()));
        await AssertDeliveriesAsync(store, 50);
    }

    [Fact(Timeout = Limit)]
    public async Task A_failed_delivery_of_a_message_that_is_gone_is_no_error()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "message");
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, sequence).Acknowledge(Orders, sequence));
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, sequence));
        await store.CommitAsync(new UnitOfWork().Redeliver(Destination.Queue("never declared"), sequence));
        Assert.Empty(await store.ReadAllAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_failed_delivery_in_the_wrong_destination_counts_nothing()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "message");
        await store.CommitAsync(new UnitOfWork().Redeliver(Invoices, sequence));
        await AssertDeliveriesAsync(store, 0);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task In_a_later_life_messages_up_to_the_mark_may_have_been_delivered(Ending ending)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 4);
        await store.CommitAsync(new UnitOfWork().MarkDispatched(Orders, sequences[1]));
        await AssertFlagsAsync(store, Orders, false, false, false, false);
        store = await EndAsync(store, ending);
        await store.AddAsync(Orders, "new");
        await AssertFlagsAsync(store, Orders, true, true, false, false, false);
        store = await EndAsync(store, ending);
        await AssertFlagsAsync(store, Orders, true, true, false, false, false);
    }

    [Fact(Timeout = Limit)]
    public async Task The_mark_only_moves_forward()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 3);
        await store.CommitAsync(new UnitOfWork().MarkDispatched(Orders, sequences[1]));
        await store.CommitAsync(new UnitOfWork().MarkDispatched(Orders, sequences[0]));
        store = await ReopenAsync(store);
        await AssertFlagsAsync(store, Orders, true, true, false);
        var marks = new UnitOfWork().MarkDispatched(Orders, sequences[0]).MarkDispatched(Orders, sequences[2]).MarkDispatched(Orders, sequences[1]);
        await store.CommitAsync(marks);
        await AssertFlagsAsync(store, Orders, true, true, false);
        store = await ReopenAsync(store);
        await AssertFlagsAsync(store, Orders, true, true, true);
    }

    [Fact(Timeout = Limit)]
    public async Task Each_destination_has_a_mark_of_its_own()
    {
        var store = await OpenAsync();
        await store.AddManyAsync(Orders, 2);
        var sequences = await store.AddManyAsync(Invoices, 2);
        await store.CommitAsync(new UnitOfWork().MarkDispatched(Invoices, sequences[0]));
        store = await ReopenAsync(store);
        await AssertFlagsAsync(store, Orders, false, false);
        await AssertFlagsAsync(store, Invoices, true, false);
    }

    [Fact(Timeout = Limit)]
    public async Task A_mark_in_the_unit_that_adds_elsewhere_and_acknowledges_is_kept()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 3);
        await store.CommitAsync(new UnitOfWork().Acknowledge(Orders, sequences[0]).MarkDispatched(Orders, sequences[1]).Declare(Invoices));
        store = await CrashAsync();
        await AssertFlagsAsync(store, Orders, true, false);
    }

    private static async Task AssertDeliveriesAsync(IMessageStore store, params int[] expected) =>
        Assert.Equal(expected, (await store.ReadAllAsync(Orders)).Select(message => message.DeliveryCount));

    private static async Task AssertFlagsAsync(IMessageStore store, Destination destination, params bool[] expected) =>
        Assert.Equal(expected, (await store.ReadAllAsync(destination)).Select(message => message.MayHaveBeenDelivered));
}
