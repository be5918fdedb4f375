using JdbcStore.Hosting;

namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>The promises kept in the simplest way, in memory: what the suites demand, without any database.</summary>
internal sealed class MemoryStore(JdbcStoreOptions options, MemoryTables tables, TimeProvider time) : IMessageStore
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<Destination, long> _marks = [];
    private readonly MemoryQueue _queue = new(tables, options);
    private readonly MemoryJournal _journal = new(tables);
    private readonly MemoryExpiry _expiry = new(tables, options.OnExpired);
    private long _roundAt;
    private Task _running = Task.CompletedTask;
    private volatile StoreState _state = StoreState.Starting;

    public event EventHandler<StoreStateChangedEventArgs>? StateChanged;

    public StoreState State => _state;

    public long Epoch { get; private set; }

    public Task Completion => _completion.Task;

    public StoreStatus GetStatus()
    {
        var (units, bytes) = _queue.Count();
        return new StoreStatus(_state, Epoch, "Memory", _journal.IsOn, units, bytes, tables.Lost ? "The database is lost" : null);
    }

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        _running = Task.Run(RunAsync, cancellationToken);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
        tables.Release(Epoch);
        Enter(StoreState.Stopped);
        _completion.TrySetResult();
    }

    public async ValueTask<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken = default)
    {
        MemoryConditions.CheckForm(unit, options.MaxMessageSize);
        if (tables.Fault != Fault.ConfirmsWhatWasCancelled)
            cancellationToken.ThrowIfCancellationRequested();
        _journal.ThrowIfRefusing();
        var staged = await MemoryStaging.StageAsync(unit, tables.Fault, cancellationToken);
        var result = await _queue.CommitAsync(unit, () => _state, () => Changed(() => new MemoryUnit(tables, staged).Apply(unit)), cancellationToken);
        // As slow as a quick disk, so that producers do not fill the memory.
        await Task.Delay(1, CancellationToken.None);
        return result;
    }

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 10_000);
        lock (tables.Gate)
        {
            if (tables.Fault == Fault.ReadsNothingFromALostDatabase && tables.Lost)
                return ValueTask.FromResult<IReadOnlyList<StoredMessage>>([]);
            if (tables.Fault != Fault.ReadsWhenNotActive)
                ThrowIfNotServing();
            var held = tables.Destinations.GetValueOrDefault(destination)?.Messages.Values.Where(m => MemoryPage.IsAhead(tables, m, after)) ?? [];
            var mark = _marks.GetValueOrDefault(destination);
            return ValueTask.FromResult<IReadOnlyList<StoredMessage>>(
                [.. MemoryPage.Order(tables, held).Take(limit).Select(m => m with { MayHaveBeenDelivered = m.Sequence <= mark })]);
        }
    }

    public ValueTask<IReadOnlyList<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken = default)
    {
        lock (tables.Gate)
        {
            ThrowIfNotServing();
            var listed = tables.Destinations.Select(d => new DestinationStatistics(
                d.Key, d.Value.Messages.Count + d.Value.Recounted, d.Value.Messages.Values.Sum(m => tables.Fault == Fault.CountsOnlyBodiesInPages ? m.Body.Length : m.Length)));
            return ValueTask.FromResult<IReadOnlyList<DestinationStatistics>>(
                [.. listed.OrderBy(d => d.Destination.Kind).ThenBy(d => d.Destination.Name, StringComparer.Ordinal)]);
        }
    }

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        SubscriptionKey subscription, ReadPosition after, int limit, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<StoredMessage>>(Served(() => new MemoryTopics(tables).Read(subscription, after, limit, options.Selects)));

    public ValueTask<IReadOnlyList<Subscription>> ListSubscriptionsAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<Subscription>>(Served(() => tables.Subscriptions.Select(s => s.Subscription)
            .OrderBy(s => s.Key.ClientId, StringComparer.Ordinal).ThenBy(s => s.Key.Name, StringComparer.Ordinal).ToArray()));

    public ValueTask<Stream> OpenBodyAsync(Destination destination, long sequence, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Served(() => MemoryBodyStream.Open(tables, destination, sequence)));

    public ValueTask<IReadOnlyList<PreparedTransaction>> ListPreparedAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<PreparedTransaction>>(Served(() => tables.Prepared.ConvertAll(prepared => prepared.Describe())));

    public ValueTask<long?> FindProducerAsync(Destination destination, string producerId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Served(() => MemoryResends.FindProducer(tables, destination, producerId)));

    public ValueTask<long> PurgeAsync(Destination destination, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Changed(() => MemoryPurge.Purge(tables, destination)));

    public ValueTask<long> DeleteAsync(Destination destination, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Changed(() => MemoryPurge.Delete(tables, destination)));

    public async Task SwitchJournalAsync(bool on, CancellationToken cancellationToken = default)
    {
        if (tables.Fault != Fault.SwitchesWithoutTheDatabase)
            Served(() => true);
        await _journal.SwitchAsync(on);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private T Served<T>(Func<T> query)
    {
        lock (tables.Gate)
        {
            ThrowIfNotServing();
            return query();
        }
    }

    private T Changed<T>(Func<T> change) => Served(() =>
        tables.Epoch == Epoch || tables.Fault == Fault.CommitsWhenFenced ? change() : throw new FencedStoreException("Another store has taken over."));

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                if (_state is StoreState.Active or StoreState.Suspended)
                    await HoldAsync();
                else
                    Stand();
                await Task.Delay(options.Lease.RetryInterval, time, _stopping.Token);
            }
        }
        catch (LockedStoreException e)
        {
            Enter(StoreState.Stopped);
            _completion.TrySetException(e);
        }
        catch (OperationCanceledException)
        {
            // Stopping ends the loop.
        }
    }

    private async Task HoldAsync()
    {
        Enter(tables.Renew(Epoch, options.Lease.Duration));
        if (_state != StoreState.Active || (_roundAt > 0 && TimeProvider.System.GetElapsedTime(_roundAt) < options.HousekeepingInterval))
            return;
        _roundAt = TimeProvider.System.GetTimestamp();
        MemoryResends.Forget(tables, options.DuplicateRetention);
        MemoryDelays.Release(tables);
        await _expiry.SweepAsync(() => tables.Epoch == Epoch && !_stopping.IsCancellationRequested);
        lock (tables.Gate)
            new MemoryTopics(tables).Sweep(options.Selects);
    }

    private void Stand()
    {
        if (tables.TryAcquire(options.Lease.Duration))
            Begin();
        else if (options.Lease.FailIfLocked)
            throw new LockedStoreException("Another store is active.");
        else if (!tables.Lost)
            Enter(StoreState.Standby);
    }

    private void Begin()
    {
        lock (tables.Gate)
        {
            Epoch = tables.Epoch;
            MemoryAmnesia.Strike(tables);
            foreach (var (name, destination) in tables.Destinations)
                _marks[name] = destination.Mark;
        }

        Enter(StoreState.Active);
    }

    private void ThrowIfNotServing()
    {
        if (tables.Dropped)
            throw new FatalStoreException("The tables are gone.");
        if (_state != StoreState.Active || tables.Lost)
            throw new UnavailableStoreException($"The store is not active ({_state}).");
    }

    private void Enter(StoreState state)
    {
        if (_state == state || _state == StoreState.Stopped)
            return;
        _state = state;
        StateChanged?.Invoke(this, new StoreStateChangedEventArgs(state, Epoch));
    }
}
