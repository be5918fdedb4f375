using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 11: pending work has limits; at the limit producers wait, and all of them get through.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class PendingWorkIsBounded<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task Many_producers_get_through_the_narrowest_limits()
    {
        var store = await OpenAsync(NarrowLimits);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(p => Task.Run(() => ProduceAsync(store, p, messages: 3, size: 24 << 10))));
        Assert.Equal(600, (await store.ReadAllAsync(Orders)).Count);
        Assert.Equal(0, store.GetStatus().PendingUnits);
    }

    [Fact(Timeout = Limit)]
    public async Task More_bytes_than_all_limits_together_get_through()
    {
        var store = await OpenAsync(NarrowLimits);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(p => Task.Run(() => ProduceAsync(store, p, messages: 6, size: 1 << 20))));
        Assert.Equal(new DestinationStatistics(Orders, 48, 48L << 20), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_unit_larger_than_a_batch_is_committed()
    {
        var store = await OpenAsync(NarrowLimits);
        var unit = new UnitOfWork();
        for (var i = 0; i < 50; i++)
            unit.Add(Orders, new NewMessage(new byte[8 << 10]));
        Assert.Equal(50, (await store.CommitAsync(unit)).Adds.Count);
        Assert.Equal(50, (await store.ReadAllAsync(Orders)).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task Consumers_get_through_beside_producers_at_the_limit()
    {
        var store = await OpenAsync(NarrowLimits);
        var producers = Task.WhenAll(Enumerable.Range(0, 40).Select(p => Task.Run(() => ProduceAsync(store, p, messages: 5, size: 16 << 10))));
        for (var consumed = 0; consumed < 200;)
        {
            var page = await store.ReadAsync(Orders, 0, 20);
            await store.AcknowledgeAllAsync(Orders, page);
            consumed += page.Count;
        }

        await producers;
        Assert.Equal(new DestinationStatistics(Orders, 0, 0), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_producer_that_gives_up_waiting_has_sent_nothing()
    {
        var store = await OpenAsync(NarrowLimits);
        using var patience = new CancellationTokenSource();
        var commits = Enumerable.Range(0, 2000)
            .Select(i => store.CommitAsync(new UnitOfWork().Add(Orders, Message($"{i}")), patience.Token).AsTask()).ToArray();
        await Task.WhenAny(commits);
        await patience.CancelAsync();
        foreach (var commit in commits)
            await Task.WhenAny(commit);
        Assert.All(commits, commit => Assert.False(commit.IsFaulted, commit.Exception?.ToString()));
        var confirmed = Enumerable.Range(0, 2000).Where(i => commits[i].IsCompletedSuccessfully).Select(i => $"{i}");
        Assert.Equal(confirmed, await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_at_the_limit_leaves_no_producer_waiting()
    {
        var store = await OpenAsync(NarrowLimits);
        var commits = Enumerable.Range(0, 500)
            .Select(_ => store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(new byte[16 << 10]))).AsTask()).ToArray();
        await store.StopAsync();
        foreach (var commit in commits)
            await Task.WhenAny(commit).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.All(commits.Where(commit => commit.IsFaulted), commit => Assert.IsType<UnavailableStoreException>(commit.Exception!.InnerException));
    }

    private static void NarrowLimits(JdbcStoreOptions options)
    {
        options.GroupCommit.MaxMessages = 1;
        options.GroupCommit.MaxBytes = 64 << 10;
        options.GroupCommit.Writers = 1;
        options.Journal.MaxBytes = 16 << 20;
    }

    private static async Task ProduceAsync(IMessageStore store, int producer, int messages, int size)
    {
        for (var i = 0; i < messages; i++)
        {
            var body = new byte[size];
            body[0] = (byte)producer;
            await store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(body)));
        }
    }
}
