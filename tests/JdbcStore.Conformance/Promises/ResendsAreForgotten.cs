using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 4, of its end: keys and producers are remembered for as long as the configuration says, and then forgotten.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class ResendsAreForgotten<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private static readonly TimeSpan Retention = TimeSpan.FromSeconds(2);

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_old_key_is_forgotten_and_a_young_one_is_kept(bool consumed)
    {
        var store = await OpenAsync(ForgetSoon);
        var start = TimeProvider.System.GetTimestamp();
        var first = await store.ResendAsync(Orders, "first", "old");
        if (consumed)
            await store.AcknowledgeAsync(Orders, first.Sequence);
        var young = 0;
        await Wait.UntilAsync(
            async () =>
            {
                await store.ResendAsync(Invoices, "young", $"young {++young}");
                return (await store.ResendAsync(Orders, "second", "old")).Status == AddStatus.Stored;
            },
            () => "the old key is forgotten");
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Invoices, "again", $"young {young}")).Status);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), Retention - TimeSpan.FromMilliseconds(50), Wait.Patience);
        Assert.Equal(consumed ? ["second"] : ["first", "second"], await store.TextsAsync(Orders));
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "third", "old")).Status);
    }

    [Fact(Timeout = Limit)]
    public async Task A_producer_that_is_silent_is_forgotten_and_one_that_sends_is_kept()
    {
        var store = await OpenAsync(ForgetSoon);
        await SendAsync(store, "silent", 7);
        var number = 0;
        await Wait.UntilAsync(
            async () =>
            {
                await SendAsync(store, "busy", ++number);
                return await store.FindProducerAsync(Orders, "silent") is null;
            },
            () => "the silent producer is forgotten");
        Assert.Equal(number, await store.FindProducerAsync(Orders, "busy"));
        Assert.Equal(AddStatus.AlreadyStored, await SendAsync(store, "busy", 1));
        Assert.Equal(AddStatus.Stored, await SendAsync(store, "silent", 7));
        Assert.Equal(7, await store.FindProducerAsync(Orders, "silent"));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_was_remembered_in_an_earlier_life_is_forgotten_too(Ending ending)
    {
        var store = await OpenAsync();
        await store.ResendAsync(Orders, "first", "key");
        await SendAsync(store, "p", 7);
        store = await EndAsync(store, ending, ForgetSoon);
        await Wait.UntilAsync(async () => await store.FindProducerAsync(Orders, "p") is null, () => "the producer is forgotten");
        await Wait.UntilAsync(async () => (await store.ResendAsync(Orders, "second", "key")).Status == AddStatus.Stored, () => "the key is forgotten");
        Assert.Equal(AddStatus.Stored, await SendAsync(store, "p", 7));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_forgotten_stays_forgotten_and_its_messages_stay()
    {
        var store = await OpenAsync(ForgetSoon);
        await store.ResendAsync(Orders, "first", "key");
        await SendAsync(store, "p", 7);
        await Wait.UntilAsync(async () => await store.FindProducerAsync(Orders, "p") is null, () => "the producer is forgotten");
        store = await CrashAsync();
        Assert.Null(await store.FindProducerAsync(Orders, "p"));
        Assert.Equal(["first", "p 7"], await store.TextsAsync(Orders));
        Assert.Equal(new DestinationStatistics(Orders, 2, 8), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task With_a_long_retention_busy_housekeeping_forgets_nothing()
    {
        var store = await OpenAsync(options => options.HousekeepingInterval = TimeSpan.FromMilliseconds(10));
        await SendAsync(store, "p", 7);
        for (var i = 0; i < 300; i++)
            await store.ResendAsync(Orders, "first", $"key {i}");
        for (var i = 0; i < 300; i++)
            Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "second", $"key {i}")).Status);
        Assert.Equal(7, await store.FindProducerAsync(Orders, "p"));
    }

    private static async Task<AddStatus> SendAsync(IMessageStore store, string producer, long number)
    {
        var message = new NewMessage(Message($"{producer} {number}").Body) { Producer = new ProducerSequence(producer, number) };
        return (await store.CommitAsync(new UnitOfWork().Add(Orders, message))).Adds[0].Status;
    }

    private static void ForgetSoon(JdbcStoreOptions options)
    {
        options.DuplicateRetention = Retention;
        options.HousekeepingInterval = TimeSpan.FromMilliseconds(50);
        // What is still only in a journal is remembered for longer.
        options.Journal.CheckpointInterval = TimeSpan.FromMilliseconds(50);
    }
}
