using System.Collections.Concurrent;
using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>
/// Promises 11 and 14: while its database is away a store is suspended. Producers wait up to a configured time and are then told that nothing
/// happened; when the database returns, everything goes on by itself.
/// </summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class SuspendsAndResumes<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(5);

    [Fact(Timeout = Limit)]
    public async Task An_absence_of_the_database_is_announced_and_so_is_its_return()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var (store, seen) = await OpenWatchedAsync();
        await LeaveAsync(store);
        await ReturnAsync(store);
        Assert.Equal([StoreState.Active, StoreState.Suspended, StoreState.Active], seen.Where(state => state != StoreState.Starting));
    }

    [Fact(Timeout = Limit)]
    public async Task A_suspended_store_says_why_and_keeps_its_epoch()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenAsync(LongLease);
        var epoch = store.Epoch;
        await LeaveAsync(store);
        Assert.NotEmpty(store.GetStatus().Problem!);
        await ReturnAsync(store);
        Assert.Null(store.GetStatus().Problem);
        Assert.Equal(epoch, store.Epoch);
    }

    [Fact(Timeout = Limit)]
    public async Task Commits_given_during_an_absence_wait_and_are_stored_in_order()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenAsync(LongLease);
        await store.AddAsync(Orders, "before");
        await LeaveAsync(store);
        var commits = Enumerable.Range(0, 100).Select(i => store.AddAsync(Orders, $"{i}")).ToArray();
        if (Provider.Capabilities.HasFlag(StoreCapabilities.NoticesLossAtOnce))
            Assert.DoesNotContain(commits, commit => commit.IsCompleted);
        await ReturnAsync(store);
        await Task.WhenAll(commits);
        var texts = await store.TextsAsync(Orders);
        Assert.Equal(["before", .. Enumerable.Range(0, 100).Select(i => $"{i}")], texts);
    }

    [Fact(Timeout = Limit)]
    public async Task Producers_under_way_at_an_absence_all_go_on_and_keep_their_order()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenAsync(LongLease);
        var load = Load.Start(store, producers: 8, Orders);
        await load.ConfirmsAsync(100);
        await LeaveAsync(store);
        await ReturnAsync(store);
        await load.ConfirmsMoreAsync(100);
        await load.StopAsync();
        var texts = await store.TextsAsync(Orders);
        Assert.Equal(load.Sent.Order(), load.Confirmed.Order());
        Assert.Equal(load.Confirmed.Order(), texts.Order());
        foreach (var producer in texts.Select(text => text.Split('-')).GroupBy(text => text[0], text => int.Parse(text[1], null)))
            Assert.Equal(producer.Order(), producer);
    }

    [Fact(Timeout = Limit)]
    public async Task Commits_whose_time_is_up_did_not_happen_and_do_not_happen_later()
    {
        Needs(StoreCapabilities.DatabaseReturns | StoreCapabilities.NoticesLossAtOnce);
        var store = await OpenAsync(ShortPatience);
        await LeaveAsync(store);
        var commits = Enumerable.Range(0, 100).Select(i => store.AddAsync(Orders, $"{i}")).ToArray();
        foreach (var commit in commits)
            await Assert.ThrowsAsync<UnavailableStoreException>(() => commit.WaitAsync(Prompt));
        await ReturnAsync(store);
        await store.AddAsync(Orders, "after");
        Assert.Equal(["after"], await store.TextsAsync(Orders));
        Assert.Equal(1, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task A_commit_given_late_in_an_absence_has_its_own_time()
    {
        Needs(StoreCapabilities.DatabaseReturns | StoreCapabilities.NoticesLossAtOnce);
        var store = await OpenAsync(ShortPatience);
        await LeaveAsync(store);
        var early = store.AddAsync(Orders, "early");
        await Assert.ThrowsAsync<UnavailableStoreException>(() => early.WaitAsync(Prompt));
        var late = store.AddAsync(Orders, "late");
        await ReturnAsync(store);
        await late;
        Assert.Equal(["late"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task In_absences_longer_than_producers_wait_every_outcome_is_true()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenAsync(ShortPatience);
        var load = Load.Start(store, producers: 16, Orders);
        for (var absence = 0; absence < 3; absence++)
        {
            await load.ConfirmsMoreAsync(100);
            var refused = load.Refused.Count;
            await LeaveAsync(store);
            if (Provider.Capabilities.HasFlag(StoreCapabilities.NoticesLossAtOnce))
                await Wait.UntilAsync(() => Task.FromResult(load.Refused.Count > refused), () => "the producers' time is up");
            await ReturnAsync(store);
        }

        await load.ConfirmsMoreAsync(100);
        await load.StopAsync();
        Assert.Empty(load.Untyped);
        var texts = await store.TextsAsync(Orders);
        Assert.Empty(load.Confirmed.Except(texts));
        Assert.Empty(load.Refused.Intersect(texts));
        Assert.Equal(texts.Distinct().Count(), texts.Length);
    }

    [Fact(Timeout = Limit)]
    public async Task Resends_wait_for_the_database_and_are_recognised()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenAsync(LongLease);
        await store.ResendAsync(Orders, "first", "key");
        store = await ReopenAsync(store, LongLease);   // Its key is the database's to know from here on.
        await LeaveAsync(store);
        var resend = store.ResendAsync(Orders, "resend", "key");
        var other = store.ResendAsync(Orders, "other", "other key");
        await ReturnAsync(store);
        Assert.Equal((AddStatus.AlreadyStored, AddStatus.Stored), ((await resend).Status, (await other).Status));
        Assert.Equal(["first", "other"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_keyed_message_whose_time_is_up_is_not_stored_and_can_be_sent_again()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenAsync(ShortPatience);
        await LeaveAsync(store);
        var keyed = store.ResendAsync(Orders, "keyed", "key");
        await Assert.ThrowsAsync<UnavailableStoreException>(() => keyed.WaitAsync(Prompt));
        await ReturnAsync(store);
        Assert.Empty(await store.TextsAsync(Orders));
        Assert.Equal(AddStatus.Stored, (await store.ResendAsync(Orders, "sent again", "key")).Status);
        Assert.Equal(["sent again"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_journal_confirms_during_an_absence_what_does_not_follow_a_keyed_message()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        Assert.SkipWhen(Provider.Capabilities.HasFlag(StoreCapabilities.NoticesLossAtOnce), "Here nothing is confirmed without the database.");
        var store = await OpenAsync(LongLease);
        await LeaveAsync(store);
        var keyed = store.ResendAsync(Orders, "keyed", "key");
        var behind = store.AddAsync(Orders, "behind");
        await store.AddAsync(Invoices, "elsewhere").WaitAsync(Prompt);
        Assert.False(keyed.IsCompleted || behind.IsCompleted);
        await ReturnAsync(store);
        await Task.WhenAll(keyed, behind);
        Assert.Equal(["keyed", "behind"], await store.TextsAsync(Orders));
        Assert.Equal(["elsewhere"], await store.TextsAsync(Invoices));
    }

    [Fact(Timeout = Limit)]
    public async Task A_producer_that_gives_up_during_an_absence_is_let_go_and_has_sent_nothing()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenAsync(LongLease);
        await LeaveAsync(store);
        var first = store.ResendAsync(Orders, "under way", "key 1");
        using var patience = new CancellationTokenSource();
        var impatient = store.CommitAsync(new UnitOfWork().Add(Orders, Message("given up", "key 2")), patience.Token).AsTask();
        var patient = store.ResendAsync(Orders, "patient", "key 3");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Prompt));
        await ReturnAsync(store);
        await Task.WhenAll(first, patient);
        Assert.Equal(["under way", "patient"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Reads_of_a_suspended_store_are_refused_and_go_on_after_the_absence()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenAsync(LongLease);
        await store.AddAsync(Orders, "there");
        await LeaveAsync(store);
        await Assert.ThrowsAsync<UnavailableStoreException>(() => store.ReadAsync(Orders, ReadPosition.Start, 10).AsTask().WaitAsync(Prompt));
        await Assert.ThrowsAsync<UnavailableStoreException>(() => store.ReadAsync(Destination.Queue("empty"), ReadPosition.Start, 10).AsTask().WaitAsync(Prompt));
        await Assert.ThrowsAsync<UnavailableStoreException>(() => store.ListDestinationsAsync().AsTask().WaitAsync(Prompt));
        await ReturnAsync(store);
        Assert.Equal(["there"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_of_a_suspended_store_is_prompt_and_leaves_no_producer_waiting()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var (store, seen) = await OpenWatchedAsync(_ => { });
        await LeaveAsync(store);
        var commits = Enumerable.Range(0, 20).Select(i => store.ResendAsync(Orders, $"{i}", $"{i}")).ToArray();
        await store.StopAsync().WaitAsync(Prompt);
        foreach (var commit in commits)
            await Assert.ThrowsAsync<UnavailableStoreException>(() => commit.WaitAsync(Prompt));
        Assert.Equal([StoreState.Active, StoreState.Suspended, StoreState.Stopped], seen.Where(state => state != StoreState.Starting));
        await Database.RestoreAsync();
        store = await OpenAsync();
        Assert.Empty(await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_standby_beside_a_suspended_store_leaves_exactly_one_active_and_nothing_lost()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var first = await OpenAsync();
        var second = await OpenStandbyAsync();
        await first.AddAsync(Orders, "before");
        await LeaveAsync(first);
        Assert.NotEqual(StoreState.Active, second.State);
        await Database.RestoreAsync();
        await Wait.UntilAsync(
            () => Task.FromResult((first.State, second.State) is (StoreState.Active, StoreState.Standby) or (StoreState.Standby, StoreState.Active)),
            () => $"one is active and one stands by: {first.State}, {second.State}");
        var active = first.State == StoreState.Active ? first : second;
        await active.AddAsync(Orders, "after");
        Assert.Equal(["before", "after"], await active.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Broken_connections_do_not_suspend()
    {
        var (store, seen) = await OpenWatchedAsync(RareRenewals);
        var load = Load.Start(store, producers: 4, Orders);
        for (var fault = 0; fault < 3; fault++)
        {
            await load.ConfirmsMoreAsync(20);
            await Database.DisturbAsync();
            await load.ConfirmsMoreAsync(20);
            await ListsAsync(store);
        }

        await load.StopAsync();
        Assert.Empty(load.Refused);
        Assert.Equal([StoreState.Active], seen.Where(state => state != StoreState.Starting));
    }

    [Fact(Timeout = Limit)]
    public async Task The_database_may_come_and_go_and_each_time_is_announced()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var (store, seen) = await OpenWatchedAsync();
        for (var absence = 0; absence < 5; absence++)
        {
            await LeaveAsync(store);
            var waiting = store.AddAsync(Orders, $"{absence}");
            await ReturnAsync(store);
            await waiting;
        }

        Assert.Equal(Enumerable.Range(0, 5).Select(absence => $"{absence}"), await store.TextsAsync(Orders));
        Assert.Equal(
            [StoreState.Active, .. Enumerable.Repeat(new[] { StoreState.Suspended, StoreState.Active }, 5).SelectMany(pair => pair)],
            seen.Where(state => state != StoreState.Starting));
    }

    private async Task LeaveAsync(IMessageStore store)
    {
        await Database.LoseAsync();
        await store.BecomesAsync(StoreState.Suspended);
    }

    private async Task ReturnAsync(IMessageStore store)
    {
        await Database.RestoreAsync();
        await store.BecomesAsync(StoreState.Active);
    }

    private async Task<(IMessageStore Store, ConcurrentQueue<StoreState> Seen)> OpenWatchedAsync(Action<JdbcStoreOptions>? adjust = null)
    {
        var store = NewStore(adjust ?? LongLease);
        var seen = new ConcurrentQueue<StoreState>();
        store.StateChanged += (_, change) => seen.Enqueue(change.State);
        await store.StartAsync();
        await store.BecomesAsync(StoreState.Active);
        return (store, seen);
    }

    /// <summary>Also with a journal the database has then taken what was confirmed.</summary>
    private static Task ListsAsync(IMessageStore store) => Wait.UntilAsync(
        async () =>
        {
            try
            {
                return (await store.ListDestinationsAsync()).Count > 0;
            }
            catch (UnavailableStoreException)
            {
                return false;
            }
        },
        () => $"the destinations are listed: {store.GetStatus()}");

    /// <summary>Each of them would meet the fault as well.</summary>
    private static void RareRenewals(JdbcStoreOptions options)
    {
        options.Lease.Duration = TimeSpan.FromSeconds(60);
        options.Lease.RenewInterval = TimeSpan.FromSeconds(30);
    }

    /// <summary>So that an absence does not outlast the lease, and is noticed within moments nevertheless.</summary>
    private static void LongLease(JdbcStoreOptions options)
    {
        options.Lease.Duration = TimeSpan.FromSeconds(60);
        options.Lease.RenewInterval = TimeSpan.FromMilliseconds(300);
    }

    private static void ShortPatience(JdbcStoreOptions options)
    {
        LongLease(options);
        options.CommitTimeout = TimeSpan.FromSeconds(1);
    }
}
