using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Conformance;

/// <summary>
/// What every suite starts from: each test has a database of its own, opens stores on it, and lets them end in the ways in which brokers
/// end. Everything is disposed after the test.
/// </summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class StoreSuite<TProvider> : IAsyncLifetime
    where TProvider : StoreProvider, new()
{
    /// <summary>Milliseconds after which a test has failed: far beyond what any of them takes.</summary>
    protected const int Limit = 90_000;

    private readonly List<(IMessageStore Store, PausableTime Time)> _stores = [];
    private readonly List<Task> _burials = [];
    private TimeSpan _ahead;

    /// <summary>How long a lease lasts: short enough to wait for, long enough for a busy machine to renew it.</summary>
    protected static TimeSpan Lease { get; } = TimeSpan.FromSeconds(3);

    /// <summary>The queue of tests that need only one.</summary>
    protected static Destination Orders { get; } = Destination.Queue("orders");

    /// <summary>The other queue of tests that need two.</summary>
    protected static Destination Invoices { get; } = Destination.Queue("invoices");

    /// <summary>The combination under test.</summary>
    protected TProvider Provider { get; } = new();

    /// <summary>The test's database.</summary>
    protected TestDatabase Database { get; private set; } = null!;

    /// <summary>Creates the test's database.</summary>
    public async ValueTask InitializeAsync()
    {
        if (Provider.WhyAbsent is { } reason)
            Assert.Skip(reason);
        Database = await Provider.CreateDatabaseAsync();
    }

    /// <summary>Disposes the stores, then the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await DisposeStoresAsync();
        await Task.WhenAll(_burials).WaitAsync(Wait.Patience);
        if (Database is not null)
            await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Skips the test, visibly, where the combination does not claim the capability.</summary>
    protected void Needs(StoreCapabilities capability) =>
        Assert.SkipUnless(Provider.Capabilities.HasFlag(capability), $"{typeof(TProvider).Name} does not claim {capability}.");

    /// <summary>Makes a store that is not started.</summary>
    protected IMessageStore NewStore(Action<JdbcStoreOptions>? adjust = null) => NewPausableStore(adjust).Store;

    /// <summary>Makes a store that is not started, and the clock that its timers run by.</summary>
    protected (IMessageStore Store, PausableTime Time) NewPausableStore(Action<JdbcStoreOptions>? adjust = null)
    {
        var options = Database.CreateOptions();
        options.Lease.Duration = Lease;
        options.Lease.RenewInterval = Lease / 5;
        options.Lease.RetryInterval = TimeSpan.FromMilliseconds(100);
        adjust?.Invoke(options);
        var time = new PausableTime { Ahead = _ahead };
        var store = Database.CreateStore(options, time);
        _stores.Add((store, time));
        return (store, time);
    }

    /// <summary>Makes and starts a store and waits until it is active.</summary>
    protected async Task<IMessageStore> OpenAsync(Action<JdbcStoreOptions>? adjust = null) => (await OpenPausableAsync(adjust)).Store;

    /// <summary>Makes and starts a store with a clock that can be paused, and waits until it is active.</summary>
    protected async Task<(IMessageStore Store, PausableTime Time)> OpenPausableAsync(Action<JdbcStoreOptions>? adjust = null)
    {
        var opened = NewPausableStore(adjust);
        await opened.Store.StartAsync();
        await opened.Store.BecomesAsync(StoreState.Active);
        return opened;
    }

    /// <summary>Makes and starts a store beside an active one and waits until it stands by.</summary>
    protected async Task<IMessageStore> OpenStandbyAsync(Action<JdbcStoreOptions>? adjust = null)
    {
        var standby = NewStore(adjust);
        await standby.StartAsync();
        await standby.BecomesAsync(StoreState.Standby);
        return standby;
    }

    /// <summary>Ends the store's life in the given way and returns its active successor.</summary>
    protected Task<IMessageStore> EndAsync(IMessageStore store, Ending ending, Action<JdbcStoreOptions>? adjust = null) => ending switch
    {
        Ending.Reopen => ReopenAsync(store, adjust),
        Ending.Crash => CrashAsync(adjust),
        Ending.TakeOver => TakeOverAsync(store, adjust),
        _ => throw new ArgumentOutOfRangeException(nameof(ending)),
    };

    /// <summary>Stops the store in order and opens another on the same database.</summary>
    protected async Task<IMessageStore> ReopenAsync(IMessageStore store, Action<JdbcStoreOptions>? adjust = null)
    {
        await store.StopAsync();
        await store.DisposeAsync();
        return await OpenAsync(adjust);
    }

    /// <summary>Lets the machine of all stores die and opens another store on what is left.</summary>
    protected async Task<IMessageStore> CrashAsync(Action<JdbcStoreOptions>? adjust = null)
    {
        await Database.CrashAsync();
        // A commit at a store that lost its database waits for it; a process that died does not, so its waiting callers end here.
        _burials.Add(DisposeStoresAsync());
        await Database.OutliveLeaseAsync();
        return await OpenAsync(adjust);
    }

    /// <summary>Puts the clocks of all stores forward, also of those that are still to be opened. Their timers run on as before.</summary>
    protected void PutClocksForward(TimeSpan by)
    {
        _ahead += by;
        foreach (var (_, time) in _stores)
            time.Ahead = _ahead;
    }

    /// <summary>With a journal: lets what is read move from it to the database while the test runs.</summary>
    protected static void OftenToTheDatabase(JdbcStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Journal.CheckpointInterval = TimeSpan.FromMilliseconds(10);
    }

    /// <summary>Checks that a refusal says by its type that the store does not serve.</summary>
    protected static void AssertNotActive(StoreException refusal) =>
        Assert.True(refusal is UnavailableStoreException or FencedStoreException, $"refused by {refusal}");

    private Task DisposeStoresAsync()
    {
        var all = _stores.ToArray();
        _stores.Clear();
        foreach (var (_, time) in all)
            time.Resume();
        return Task.WhenAll(all.Select(opened => Task.Run(() => opened.Store.DisposeAsync().AsTask()))).WaitAsync(Wait.Patience);
    }

    private async Task<IMessageStore> TakeOverAsync(IMessageStore store, Action<JdbcStoreOptions>? adjust)
    {
        var standby = NewStore(adjust);
        await standby.StartAsync();
        // Active before its turn: then the machine was too busy to renew the lease, and the takeover has happened already.
        await Wait.UntilAsync(
            () => Task.FromResult(standby.State is StoreState.Standby or StoreState.Active), () => $"the standby is up: {standby.GetStatus()}");
        await store.StopAsync();
        await standby.BecomesAsync(StoreState.Active);
        return standby;
    }
}
