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
        Destination destination, long afterSequence, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 10_000);
        return await _life.Readable.ReadAsync(destination, afterSequence, limit, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken = default) =>
        await _life.Readable.ListDestinationsAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _life.DisposeAsync();
    }

    private void Check(UnitOfWork unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (unit.Count == 0)
            throw new ArgumentException("The unit of work is empty; there is nothing to commit.", nameof(unit));
        foreach (var operation in unit.Operations)
        {
            if (operation.Message is { } message && message.Body.Length > _options.MaxMessageSize)
            {
                throw new ArgumentException(
                    $"A body of {message.Body.Length} bytes for {operation.Destination} is over Persistence:MaxMessageSize = {_options.MaxMessageSize}; nothing was stored.",
                    nameof(unit));
            }
        }
    }
}
