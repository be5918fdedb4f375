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
            var page = await store.ReadAsync(Orders, ReadPosition.Start, 20);
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

    [Fact(Timeout = Limit)]
    public async Task At_the_limit_producers_wait_and_get_through_in_their_order()
    {
        var store = await OpenAsync(LittlePending);
        Task<CommitResult>[] commits;
        await using (await StallAsync(store))
        {
            commits = [.. Enumerable.Range(0, 40).Select(i => CommitAsync(store, i, 100 << 10))];
            Assert.InRange(store.GetStatus().PendingBytes, 0, 1 << 20);
            Assert.Equal(40, store.GetStatus().PendingUnits);
            Assert.DoesNotContain(commits, commit => commit.IsCompleted);
        }

        await Task.WhenAll(commits);
        Assert.Equal(Enumerable.Range(0, 40), await MarksAsync(store));
        await NothingIsPendingAsync(store);
    }

    [Fact(Timeout = Limit)]
    public async Task A_unit_that_is_larger_than_the_limit_has_its_turn()
    {
        var store = await OpenAsync(LittlePending);
        Task<CommitResult>[] commits;
        await using (await StallAsync(store))
            commits = [.. Enumerable.Range(0, 10).Select(i => CommitAsync(store, i, i == 5 ? 3 << 20 : 100 << 10))];
        await Task.WhenAll(commits);
        Assert.Equal(Enumerable.Range(0, 10), await MarksAsync(store));
    }

    [Fact(Timeout = Limit)]
    public async Task A_producer_that_gives_up_at_the_limit_is_let_go_and_has_sent_nothing()
    {
        var store = await OpenAsync(LittlePending);
        using var patience = new CancellationTokenSource();
        Task<CommitResult>[] commits;
        await using (await StallAsync(store))
        {
            commits = [.. Enumerable.Range(0, 40).Select(i => CommitAsync(store, i, 100 << 10, i % 2 == 1 ? patience.Token : default))];
            await patience.CancelAsync();
            // Those in the first batch have begun and end with it.
            foreach (var commit in commits.Where((_, i) => i % 2 == 1 && i > 10))
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commit.WaitAsync(TimeSpan.FromSeconds(5)));
        }

        await Task.WhenAll(commits.Where((_, i) => i % 2 == 0));
        foreach (var commit in commits)
            await Task.WhenAny(commit);
        Assert.Equal(Enumerable.Range(0, 40).Where(i => commits[i].IsCompletedSuccessfully), await MarksAsync(store));
    }

    [Fact(Timeout = Limit)]
    public async Task A_producer_whose_time_is_up_at_the_limit_has_sent_nothing()
    {
        var store = await OpenAsync(options =>
        {
            LittlePending(options);
            options.CommitTimeout = TimeSpan.FromSeconds(1);
        });
        Task<CommitResult>[] commits;
        await using (await StallAsync(store))
        {
            commits = [.. Enumerable.Range(0, 40).Select(i => CommitAsync(store, i, 100 << 10))];
            foreach (var commit in commits)
                await Assert.ThrowsAnyAsync<StoreException>(() => commit.WaitAsync(TimeSpan.FromSeconds(10)));
        }

        await OpensAgainAsync(store);
        // What had gone out to the database is in doubt; that is at most one batch.
        Assert.All(commits[10..], commit => Assert.IsType<UnavailableStoreException>(commit.Exception!.InnerException));
        await CommitAsync(store, 99, 1);
        var stored = await MarksAsync(store);
        Assert.Equal(99, stored[^1]);
        Assert.Empty(Enumerable.Range(0, 40).Where(i => commits[i].Exception!.InnerException is UnavailableStoreException).Intersect(stored));
    }

    [Fact(Timeout = Limit)]
    public async Task Units_given_after_others_timed_out_find_room_again()
    {
        var store = await OpenAsync(options =>
        {
            LittlePending(options);
            options.CommitTimeout = TimeSpan.FromSeconds(2);
        });
        await using (await StallAsync(store))
        {
            var late = Enumerable.Range(0, 30).Select(i => CommitAsync(store, i, 100 << 10)).ToArray();
            foreach (var commit in late)
                await Assert.ThrowsAnyAsync<StoreException>(() => commit);
        }

        await OpensAgainAsync(store);
        await Task.WhenAll(Enumerable.Range(100, 30).Select(i => CommitAsync(store, i, 100 << 10)));
        Assert.Equal(Enumerable.Range(100, 30), (await MarksAsync(store)).Where(mark => mark >= 100));
        await NothingIsPendingAsync(store);
    }

    /// <summary>From here on nothing more is confirmed, until it is disposed; a journal is filled up first.</summary>
    private async Task<IAsyncDisposable> StallAsync(IMessageStore store)
    {
        var hold = await Database.HoldCommitsAsync();
        while (store.GetStatus() is { JournalOn: true, JournalBytes: <= 16 << 20 })
            await store.CommitAsync(new UnitOfWork().Add(Invoices, new NewMessage(new byte[1 << 20])));
        return hold;
    }

    private static Task OpensAgainAsync(IMessageStore store) => Wait.UntilAsync(
        () => Task.FromResult(store.GetStatus().JournalBytes <= 16 << 20), () => $"the journal has room again: {store.GetStatus()}");

    private static Task NothingIsPendingAsync(IMessageStore store) => Wait.UntilAsync(
        () => Task.FromResult(store.GetStatus() is { PendingUnits: 0, PendingBytes: 0 }), () => $"nothing is pending: {store.GetStatus()}");

    private static Task<CommitResult> CommitAsync(IMessageStore store, int mark, int size, CancellationToken cancellationToken = default)
    {
        var body = new byte[size];
        body[0] = (byte)mark;
        return store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(body)), cancellationToken).AsTask();
    }

    private static async Task<int[]> MarksAsync(IMessageStore store) => [.. (await store.ReadAllAsync(Orders)).Select(message => (int)message.Body.Span[0])];

    private static void LittlePending(JdbcStoreOptions options)
    {
        NarrowLimits(options);
        options.GroupCommit.MaxPendingBytes = 1 << 20;
        options.Lease.Duration = TimeSpan.FromSeconds(60);
        options.Lease.RenewInterval = TimeSpan.FromSeconds(20);
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
