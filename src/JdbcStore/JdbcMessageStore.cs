using JdbcStore.Hosting;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore;

/// <summary>
/// The store: waits for the lease, serves while it holds it, and waits again when it has lost it. All members are thread-safe.
/// </summary>
public sealed class JdbcMessageStore : IMessageStore
{
    private readonly JdbcStoreOptions _options;
    private readonly StoreLife _life;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private bool _started;

    /// <summary>Describes a store; nothing is opened before <see cref="StartAsync"/>.</summary>
    /// <param name="options">Validated settings; not to be changed afterwards.</param>
    /// <param name="dialect">The dialect that <see cref="JdbcStoreOptions.Provider"/> names.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    /// <param name="time">The clock for intervals; who holds the lease is decided by the database's clock.</param>
    public JdbcMessageStore(JdbcStoreOptions options, SqlDialect dialect, ILoggerFactory loggerFactory, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _life = new StoreLife(options, dialect, loggerFactory.CreateLogger<JdbcMessageStore>(), time, this);
    }

    /// <inheritdoc />
    public event EventHandler<StoreStateChangedEventArgs>? StateChanged
    {
        add => _life.StateChanged += value;
        remove => _life.StateChanged -= value;
    }

    /// <inheritdoc />
    public StoreState State => _life.State;

    /// <inheritdoc />
    public long Epoch => _life.Epoch;

    /// <inheritdoc />
    public Task Completion => _life.Completion;

    /// <inheritdoc />
    public StoreStatus GetStatus() => _life.GetStatus();

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_started)
                throw new InvalidOperationException("The store has been started before; a store object lives once.");
            _started = true;
            _running = Task.Run(() => _life.RunAsync(_stopping.Token), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _stopping.CancelAsync();
        Task running;
        lock (_gate)
        {
            running = _running;
            if (!_started)
                _life.End(null);
            _started = true;
        }

        await running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken = default)
    {
        Check(unit);
        cancellationToken.ThrowIfCancellationRequested();
        return await _life.Active.CommitAsync(unit, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken = default)
    {
        CheckPage(after, limit);
        return await _life.Readable.ReadAsync(destination, after, limit, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        SubscriptionKey subscription, ReadPosition after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        CheckPage(after, limit);
        return await _life.Readable.ReadAsync(subscription, after, limit, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<Stream> OpenBodyAsync(Destination destination, long sequence, CancellationToken cancellationToken = default) =>
        await _life.Readable.Queries.OpenBodyAsync(destination, sequence, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Subscription>> ListSubscriptionsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<Subscription>>(_life.Readable.Queries.ListSubscriptions());
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<PreparedTransaction>> ListPreparedAsync(CancellationToken cancellationToken = default) =>
        await _life.Readable.Queries.ListPreparedAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask<long?> FindProducerAsync(Destination destination, string producerId, CancellationToken cancellationToken = default) =>
        await _life.Readable.Queries.FindProducerAsync(destination, producerId, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<long> PurgeAsync(Destination destination, CancellationToken cancellationToken = default) =>
        await _life.Active.Removal.PurgeAsync(destination, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<long> DeleteAsync(Destination destination, CancellationToken cancellationToken = default) =>
        await _life.Active.Removal.DeleteAsync(destination, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken = default) =>
        await _life.Readable.Queries.ListDestinationsAsync(cancellationToken);

    /// <inheritdoc />
    public Task SwitchJournalAsync(bool on, CancellationToken cancellationToken = default) =>
        Task.Run(() => _life.SwitchJournalAsync(on, cancellationToken), cancellationToken);   // An embedded database would hold the caller up.

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _life.DisposeAsync();
    }

    private static void CheckPage(ReadPosition after, int limit)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 10_000);
    }

    private void Check(UnitOfWork unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (unit.Count == 0)
            throw new ArgumentException("The unit of work is empty; there is nothing to commit.", nameof(unit));
        foreach (var operation in unit.Operations)
        {
            if (unit.PreparedAs is not null && operation.Kind is not OperationKind.Require && operation.Kind > OperationKind.AcknowledgeSubscription)
                throw new ArgumentException($"A prepared transaction adds and acknowledges; {operation.Kind} cannot be prepared. Nothing was done.", nameof(unit));
            if (operation.Message is { } message && message.Length > _options.MaxMessageSize)
            {
                throw new ArgumentException(
                    $"A body of {message.Length} bytes for {operation.Destination} is over Persistence:MaxMessageSize = {_options.MaxMessageSize}; nothing was stored.",
                    nameof(unit));
            }
        }
    }
}
