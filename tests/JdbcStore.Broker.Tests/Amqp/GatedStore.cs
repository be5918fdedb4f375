namespace JdbcStore.Broker.Tests.Amqp;

/// <summary>A real store whose commits can be held up, or fail, on their way out.</summary>
internal sealed class GatedStore(IMessageStore inner) : IMessageStore
{
    private TaskCompletionSource? _gate;
    private int _commits;

    public event EventHandler<StoreStateChangedEventArgs>? StateChanged
    {
        add => inner.StateChanged += value;
        remove => inner.StateChanged -= value;
    }

    /// <summary>When set, thrown instead of committing a unit that adds a message.</summary>
    public Func<StoreException>? FailAdds { get; set; }

    /// <summary>When set, thrown instead of committing a unit without adds.</summary>
    public Func<StoreException>? FailOthers { get; set; }

    public int Commits => Volatile.Read(ref _commits);

    public StoreState State => inner.State;

    public long Epoch => inner.Epoch;

    public Task Completion => inner.Completion;

    /// <summary>Commits happen, and nobody hears of it until <see cref="Open"/>.</summary>
    public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        _gate?.TrySetResult();
        _gate = null;
    }

    public StoreStatus GetStatus() => inner.GetStatus();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) => inner.StopAsync(cancellationToken);

    public async ValueTask<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken = default)
    {
        var failure = unit.Adds > 0 ? FailAdds : FailOthers;
        if (failure is not null)
            throw failure();
        var gate = _gate;
        var result = await inner.CommitAsync(unit, cancellationToken);
        Interlocked.Increment(ref _commits);
        if (gate is not null)
            await gate.Task;
        return result;
    }

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(destination, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        SubscriptionKey subscription, ReadPosition after, int limit, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(subscription, after, limit, cancellationToken);

    public ValueTask<Stream> OpenBodyAsync(Destination destination, long sequence, CancellationToken cancellationToken = default) =>
        inner.OpenBodyAsync(destination, sequence, cancellationToken);

    public ValueTask<IReadOnlyList<Subscription>> ListSubscriptionsAsync(CancellationToken cancellationToken = default) =>
        inner.ListSubscriptionsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<PreparedTransaction>> ListPreparedAsync(CancellationToken cancellationToken = default) =>
        inner.ListPreparedAsync(cancellationToken);

    public ValueTask<long?> FindProducerAsync(Destination destination, string producerId, CancellationToken cancellationToken = default) =>
        inner.FindProducerAsync(destination, producerId, cancellationToken);

    public ValueTask<long> PurgeAsync(Destination destination, CancellationToken cancellationToken = default) =>
        inner.PurgeAsync(destination, cancellationToken);

    public ValueTask<long> DeleteAsync(Destination destination, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(destination, cancellationToken);

    public Task SwitchJournalAsync(bool on, CancellationToken cancellationToken = default) => inner.SwitchJournalAsync(on, cancellationToken);

    public ValueTask<IReadOnlyList<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken = default) =>
        inner.ListDestinationsAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
