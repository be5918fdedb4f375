namespace JdbcStore.Broker.Tests.Hosting;

/// <summary>A store whose states a test dictates. It holds no messages.</summary>
internal sealed class ScriptedStore : IMessageStore
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public event EventHandler<StoreStateChangedEventArgs>? StateChanged;

    public StoreState State { get; private set; }

    public long Epoch { get; private set; }

    public Task Completion => _completion.Task;

    public string? Problem { get; set; }

    /// <summary>What it lists, or the failure with which it refuses.</summary>
    public Func<IReadOnlyList<DestinationStatistics>> Destinations { get; set; } = () => [];

    /// <summary>What it does when the journal is switched.</summary>
    public Action<bool>? Switching { get; set; }

    public bool JournalOn { get; private set; } = true;

    public void Enter(StoreState state, long epoch)
    {
        (State, Epoch) = (state, epoch);
        StateChanged?.Invoke(this, new StoreStateChangedEventArgs(state, epoch));
    }

    public void Fail(Exception failure) => _completion.SetException(failure);

    public StoreStatus GetStatus() => new(State, Epoch, "Scripted", JournalOn, PendingUnits: 2, JournalBytes: 4096, Problem);

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public ValueTask<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken = default) =>
        throw new UnavailableStoreException("It is scripted.");

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<StoredMessage>>([]);

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        SubscriptionKey subscription, ReadPosition after, int limit, CancellationToken cancellationToken = default) =>
        throw new UnavailableStoreException("It is scripted.");

    public ValueTask<Stream> OpenBodyAsync(Destination destination, long sequence, CancellationToken cancellationToken = default) =>
        throw new UnavailableStoreException("It is scripted.");

    public ValueTask<IReadOnlyList<Subscription>> ListSubscriptionsAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<Subscription>>([]);

    public ValueTask<IReadOnlyList<PreparedTransaction>> ListPreparedAsync(CancellationToken cancellationToken = default) =>
        throw new UnavailableStoreException("It is scripted.");

    public ValueTask<long?> FindProducerAsync(Destination destination, string producerId, CancellationToken cancellationToken = default) =>
        throw new UnavailableStoreException("It is scripted.");

    public ValueTask<long> PurgeAsync(Destination destination, CancellationToken cancellationToken = default) =>
        throw new UnavailableStoreException("It is scripted.");

    public ValueTask<long> DeleteAsync(Destination destination, CancellationToken cancellationToken = default) =>
        throw new UnavailableStoreException("It is scripted.");

    public Task SwitchJournalAsync(bool on, CancellationToken cancellationToken = default)
    {
        Switching?.Invoke(on);
        JournalOn = on;
        return Task.CompletedTask;
    }

    public ValueTask<IReadOnlyList<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Destinations());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
