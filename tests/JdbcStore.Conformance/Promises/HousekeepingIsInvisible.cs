using System.Collections.Concurrent;
using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreTimes;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 13: housekeeping works in small units; producers are served between them, counts stay exact, and a stop need not wait for its end.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class HousekeepingIsInvisible<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    /// <summary>So many messages that housekeeping needs several units for them.</summary>
    private const int Many = 3000;

    [Fact(Timeout = Limit)]
    public async Task Producers_go_on_while_thousands_of_messages_expire()
    {
        var store = await OpenAsync(options => options.OnExpired = (_, _, _) => false);
        await AddManyAsync(store, i => Expiring(In(-1), $"{i}"));
        var progress = new ConcurrentQueue<int>();
        Load? load = null;
        store = await ReopenAsync(store, options =>
        {
            options.HousekeepingInterval = TimeSpan.FromMilliseconds(20);
            options.OnExpired = (_, _, _) =>
            {
                if (Volatile.Read(ref load) is not { } producers)
                    return false;   // Not before they are at work.
                progress.Enqueue(producers.Confirmed.Count);
                return true;
            };
        });
        Volatile.Write(ref load, Load.Start(store, producers: 2, Invoices));
        await load!.ConfirmsAsync(1);
        await store.CountsAsync(Orders, 0);
        await load.StopAsync();
        Assert.Equal(Many, progress.Count);
        Assert.InRange(progress.Distinct().Count(), 4, Many);
        Assert.Empty(load.Refused);
        Assert.Empty(load.Untyped);
        Assert.Equal(load.Confirmed.Count, (await store.StatisticsAsync(Invoices))!.Messages);
        Assert.Equal(new DestinationStatistics(Orders, 0, 0), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Producers_go_on_while_thousands_of_messages_fall_due()
    {
        var store = await OpenAsync(Rare);
        var due = In(3);
        await AddManyAsync(store, i => Delayed(due, $"{i}"));
        store = await ReopenAsync(store);
        var load = Load.Start(store, producers: 2, Orders);
        await Wait.UntilAsync(async () => (await store.StatisticsAsync(Orders))!.Messages >= Many, () => $"{Orders} counts {Many} messages");
        await load.ConfirmsMoreAsync(10);
        await load.StopAsync();
        Assert.Empty(load.Refused);
        await store.CountsAsync(Orders, Many + load.Confirmed.Count);
        await store.SeesAsync(Orders, Many + load.Confirmed.Count);
        var texts = await store.TextsAsync(Orders);
        Assert.Equal(Enumerable.Range(0, Many).Select(i => $"{i}"), texts.Where(text => !text.Contains('-', StringComparison.Ordinal)));
        Assert.Equal(texts.Length, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task Thousands_of_keys_are_forgotten_beside_producers()
    {
        var store = await OpenAsync();
        await AddManyAsync(store, i => Message($"{i}", $"key {i}"));
        store = await ReopenAsync(store, options =>
        {
            options.HousekeepingInterval = TimeSpan.FromMilliseconds(20);
            options.DuplicateRetention = TimeSpan.FromMilliseconds(200);
            OftenToTheDatabase(options);
        });
        var load = Load.Start(store, producers: 2, Invoices);
        await load.ConfirmsAsync(10);
        await Wait.UntilAsync(
            async () => (await store.ResendAsync(Orders, "again", $"key {Many - 1}")).Status == AddStatus.Stored, () => "the last key is forgotten");
        foreach (var key in new[] { 0, 1, Many / 2, Many - 2 })
            Assert.Equal(AddStatus.Stored, (await store.ResendAsync(Orders, "again", $"key {key}")).Status);
        await load.ConfirmsMoreAsync(10);
        await load.StopAsync();
        Assert.Empty(load.Refused);
        Assert.Equal(Many + 5, (await store.StatisticsAsync(Orders))!.Messages);
        Assert.Equal(load.Confirmed.Count, (await store.StatisticsAsync(Invoices))!.Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_does_not_wait_for_the_end_of_housekeeping()
    {
        var store = await OpenAsync(options => options.OnExpired = (_, _, _) => false);
        await AddManyAsync(store, i => Expiring(In(-1), $"{i}"));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store = await ReopenAsync(store, options => options.OnExpired = (_, _, _) =>
        {
            begun.TrySetResult();
            Thread.Sleep(5);   // All of them would take 15 s.
            return true;
        });
        await begun.Task;
        await store.StopAsync().WaitAsync(TimeSpan.FromSeconds(12));
        store = await OpenAsync();
        await store.CountsAsync(Orders, 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_does_not_wait_for_housekeeping_whose_database_is_away()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenAsync(options => options.OnExpired = (_, _, _) => false);
        await AddManyAsync(store, i => Expiring(In(-1), $"{i}"));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store = await ReopenAsync(store, options => options.OnExpired = (_, _, _) =>
        {
            begun.TrySetResult();
            Thread.Sleep(2);   // So that a unit is being put together when the database goes.
            return true;
        });
        await begun.Task;
        await Database.LoseAsync();
        await store.BecomesAsync(StoreState.Suspended);
        await store.StopAsync().WaitAsync(TimeSpan.FromSeconds(12));
        await Database.RestoreAsync();
        store = await OpenAsync();
        await store.CountsAsync(Orders, 0);
    }

    private static async Task AddManyAsync(IMessageStore store, Func<int, NewMessage> message)
    {
        foreach (var some in Enumerable.Range(0, Many).Chunk(500))
            await store.CommitAsync(some.Aggregate(new UnitOfWork(), (unit, i) => unit.Add(Orders, message(i))));
    }

    private static void Rare(JdbcStoreOptions options) => options.HousekeepingInterval = TimeSpan.FromHours(1);
}
