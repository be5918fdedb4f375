using System.Collections.Concurrent;
using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 14: a start never blocks, a stop is prompt and hands over, and every state is announced in order.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class StartsAndStopsWell<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(3);

    [Fact(Timeout = Limit)]
    public async Task A_start_returns_at_once()
    {
        var store = NewStore();
        await store.StartAsync().WaitAsync(Prompt);
        await store.BecomesAsync(StoreState.Active);
    }

    [Fact(Timeout = Limit)]
    public async Task The_start_of_a_standby_returns_at_once()
    {
        await OpenAsync();
        await NewStore().StartAsync().WaitAsync(Prompt);
    }

    [Fact(Timeout = Limit)]
    public async Task A_life_is_announced_in_order()
    {
        var (store, seen) = Watched();
        Assert.Equal(0, store.Epoch);
        await store.StartAsync();
        await store.BecomesAsync(StoreState.Active);
        await store.StopAsync();
        Assert.Equal(StoreState.Stopped, store.State);
        Assert.Equal([StoreState.Active, StoreState.Stopped], seen.Select(change => change.State).Where(state => state != StoreState.Starting));
        Assert.All(seen.Where(change => change.State == StoreState.Active), change => Assert.Equal(store.Epoch, change.Epoch));
        await store.Completion.WaitAsync(Prompt);
    }

    [Fact(Timeout = Limit)]
    public async Task The_life_of_a_standby_is_announced_in_order()
    {
        var active = await OpenAsync();
        var (standby, seen) = Watched();
        await standby.StartAsync();
        await standby.BecomesAsync(StoreState.Standby);
        await active.StopAsync();
        await standby.BecomesAsync(StoreState.Active);
        await standby.StopAsync();
        var states = seen.Select(change => change.State).Where(state => state != StoreState.Starting);
        Assert.Equal([StoreState.Standby, StoreState.Active, StoreState.Stopped], states);
    }

    [Fact(Timeout = Limit)]
    public async Task A_status_tells_the_role_the_epoch_and_the_backlog()
    {
        var store = await OpenAsync();
        await store.AddAsync(Orders, "message");
        var status = store.GetStatus();
        Assert.Equal((StoreState.Active, store.Epoch, 0), (status.State, status.Epoch, status.PendingUnits));
        Assert.Null(status.Problem);
        Assert.NotEmpty(status.Provider);
        Assert.Equal(StoreState.Standby, (await OpenStandbyAsync()).GetStatus().State);
    }

    [Fact(Timeout = Limit)]
    public async Task A_standby_stops_promptly()
    {
        await OpenAsync();
        var standby = await OpenStandbyAsync();
        await standby.StopAsync().WaitAsync(Prompt);
        Assert.Equal(StoreState.Stopped, standby.State);
        await standby.Completion.WaitAsync(Prompt);
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_hands_over_long_before_the_lease_would_have_expired()
    {
        var active = await OpenAsync(LongLease);
        var standby = NewStore(LongLease);
        await standby.StartAsync();
        await standby.BecomesAsync(StoreState.Standby);
        await active.StopAsync();
        await standby.BecomesAsync(StoreState.Active, Prompt);
    }

    [Fact(Timeout = Limit)]
    public async Task Disposing_hands_over_as_a_stop_does()
    {
        var active = await OpenAsync(LongLease);
        await active.AddAsync(Orders, "message");
        await active.DisposeAsync();
        var successor = NewStore(LongLease);
        await successor.StartAsync();
        await successor.BecomesAsync(StoreState.Active, Prompt);
        Assert.Equal(["message"], await successor.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_confirms_what_was_accepted()
    {
        var store = await OpenAsync();
        var commit = store.AddAsync(Orders, "accepted");
        await store.StopAsync();
        await commit;
        store = await OpenAsync();
        Assert.Equal(["accepted"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_without_the_database_ends_soon_after_the_lease_and_leaves_no_producer_waiting()
    {
        var store = await OpenAsync();
        await store.AddAsync(Orders, "message");
        await Database.LoseAsync();
        var commits = Enumerable.Range(0, 20).Select(i => store.AddAsync(Orders, $"{i}")).ToArray();
        await store.StopAsync().WaitAsync(Lease + TimeSpan.FromSeconds(8));
        foreach (var commit in commits)
            await Task.WhenAny(commit).WaitAsync(Prompt);
        Assert.All(commits.Where(commit => commit.IsFaulted), commit => Assert.IsAssignableFrom<StoreException>(commit.Exception!.InnerException));
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_takes_no_longer_than_its_caller_is_willing_to_wait()
    {
        var store = await OpenAsync();
        await Database.LoseAsync();
        var commit = store.AddAsync(Orders, "waits for the database");
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var stop = store.StopAsync(patience.Token);
        await Task.WhenAny(stop).WaitAsync(Prompt);
        Assert.True(stop.IsCanceled || store.State == StoreState.Stopped);
        await store.DisposeAsync();
        await Task.WhenAny(commit).WaitAsync(Prompt);
        Assert.True(commit.IsCompleted);
    }

    [Fact(Timeout = Limit)]
    public async Task A_commit_after_the_stop_is_refused()
    {
        var store = await OpenAsync();
        await store.StopAsync();
        await Assert.ThrowsAsync<UnavailableStoreException>(() => store.AddAsync(Orders, "too late"));
        await store.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => store.AddAsync(Orders, "much too late"));
        store = await OpenAsync();
        Assert.Empty(await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_commit_before_the_start_is_refused()
    {
        var store = NewStore();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => store.CommitAsync(new UnitOfWork().Add(Orders, Message("early"))).AsTask()));
    }

    [Fact(Timeout = Limit)]
    public async Task Stopping_and_disposing_again_changes_nothing()
    {
        var store = await OpenAsync();
        await Task.WhenAll(store.StopAsync(), store.StopAsync());
        await store.StopAsync();
        await store.DisposeAsync();
        await store.DisposeAsync();
        await store.StopAsync();
        Assert.Equal(StoreState.Stopped, store.State);
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_that_was_never_started_stops_and_is_disposed()
    {
        var store = NewStore();
        await store.StopAsync().WaitAsync(Prompt);
        await store.DisposeAsync().AsTask().WaitAsync(Prompt);
        Assert.NotEqual(StoreState.Active, store.State);
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_that_may_not_wait_says_that_another_is_active()
    {
        await OpenAsync();
        var impatient = NewStore(options => options.Lease.FailIfLocked = true);
        await Assert.ThrowsAsync<LockedStoreException>(async () =>
        {
            await impatient.StartAsync();
            await impatient.Completion.WaitAsync(Wait.Patience);
        });
        Assert.Equal(StoreState.Stopped, impatient.State);
    }

    private (IMessageStore Store, ConcurrentQueue<StoreStateChangedEventArgs> Seen) Watched()
    {
        var store = NewStore();
        var seen = new ConcurrentQueue<StoreStateChangedEventArgs>();
        store.StateChanged += (_, change) => seen.Enqueue(change);
        return (store, seen);
    }

    private static void LongLease(JdbcStoreOptions options)
    {
        options.Lease.Duration = TimeSpan.FromSeconds(60);
        options.Lease.RenewInterval = TimeSpan.FromSeconds(20);
    }
}
