using JdbcStore.Hosting;

namespace JdbcStore.Conformance.Faults;

/// <summary>Where one run takes place: a database, and the stores that live on it one after the other.</summary>
public sealed class FaultStage(TestDatabase database, FaultLayer layer, FaultPlan plan, Action<JdbcStoreOptions> adjust) : IAsyncDisposable
{
    private readonly List<IMessageStore> _stores = [];
    private PatientClient? _client;

    /// <summary>The database.</summary>
    public TestDatabase Database => database;

    /// <summary>What is going to fail.</summary>
    public FaultPlan Plan => plan;

    /// <summary>What the run is waiting for.</summary>
    public string UnderWay => _client is null ? "a store that becomes active" : $"{_client.UnderWay} ({_client.Store.GetStatus()})";

    /// <summary>Makes a store, which is not started, on which the plan's fault is going to strike.</summary>
    public IMessageStore NewFaulty(Action<JdbcStoreOptions>? change = null) => Keep(database.CreateStore(Options(change), TimeProvider.System, plan, layer));

    /// <summary>Makes and starts such a store and waits until it is active.</summary>
    public Task<PatientClient> OpenFaultyAsync(Action<JdbcStoreOptions>? change = null) => OpenAsync(NewFaulty(change));

    /// <summary>Makes and starts a store that nothing befalls, and waits until it is active.</summary>
    public Task<PatientClient> OpenAsync(Action<JdbcStoreOptions>? change = null) =>
        OpenAsync(Keep(database.CreateStore(Options(change), TimeProvider.System)));

    /// <summary>Starts a store and waits until it is active.</summary>
    public async Task<PatientClient> OpenAsync(IMessageStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _client = new PatientClient(store);
        if (store.State == StoreState.Starting)
            await store.StartAsync();
        await store.BecomesAsync(StoreState.Active);
        return _client;
    }

    /// <summary>Waits, past the store and its driver, until this many rows of a table meet a condition.</summary>
    public Task HasRowsAsync(long count, string table, string condition = "1 = 1") => Wait.UntilAsync(
        async () => await database.CountRowsAsync(table, condition) == count, () => $"{table} has {count} rows where {condition}; {UnderWay}");

    /// <summary>Stops all stores.</summary>
    public async ValueTask DisposeAsync()
    {
        plan.End();
        await Task.WhenAll(_stores.Select(store => store.DisposeAsync().AsTask()));
    }

    private JdbcStoreOptions Options(Action<JdbcStoreOptions>? change)
    {
        var options = database.CreateOptions();
        // No run is long enough for a renewal, and none can wait until a lease runs out, unless its scenario says otherwise.
        options.Lease.Duration = TimeSpan.FromMinutes(5);
        options.Lease.RenewInterval = TimeSpan.FromMinutes(1);
        options.Lease.RetryInterval = TimeSpan.FromMilliseconds(20);
        options.HousekeepingInterval = TimeSpan.FromMilliseconds(50);
        options.Journal.CheckpointInterval = TimeSpan.FromHours(1);
        adjust(options);
        change?.Invoke(options);
        return options;
    }

    private IMessageStore Keep(IMessageStore store)
    {
        _stores.Add(store);
        return store;
    }
}
