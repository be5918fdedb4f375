using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.Housekeeping;
using JdbcStore.LargeBodies;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using JdbcStore.Switching;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Serving;

/// <summary>The active store as callers see it during one tenure: the way of messages, and what stands beside it.</summary>
internal sealed class ServingStore : IAsyncDisposable
{
    private readonly SwitchableStore _inner;
    private readonly BodyStaging _bodies;
    private readonly MessageFilter _filter;
    private readonly StoreQueries _queries;
    private readonly Removal _removal;
    private readonly Housekeeper _housekeeper;
    private readonly TimeProvider _time;

    public ServingStore(SwitchableStore inner, StoreDatabase database, Tenure tenure, JdbcStoreOptions options, TimeProvider time, ILogger logger)
    {
        var side = new SideWork(database, tenure, options.CommitTimeout, time);
        _inner = inner;
        _time = time;
        _bodies = new BodyStaging(side);
        _filter = new MessageFilter(options.Selects, time);
        _queries = new StoreQueries(inner, database);
        _removal = new Removal(inner, database, side);
        _housekeeper = new Housekeeper(inner, database, side, _removal, options, time, logger);
    }

    public bool JournalOn => _inner.JournalOn;

    public long JournalBytes => _inner.JournalBytes;

    public int PendingUnits => _inner.PendingUnits;

    public long PendingBytes => _inner.PendingBytes;

    public StoreQueries Queries => _queries;

    public Removal Removal => _removal;

    public async ValueTask<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken)
    {
        unit.Stamp(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var commit = BodyStaging.IsNeededBy(unit)
            ? _bodies.CommitAsync(unit, _inner.CommitAsync, cancellationToken)
            : _inner.CommitAsync(unit, Task.CompletedTask, cancellationToken);
        var result = await commit;
        _housekeeper.OnCommitted(unit);
        return result;
    }

    public Task<List<StoredMessage>> ReadAsync(Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken) =>
        _filter.ReadAsync(null, after, position => _inner.ReadAsync(destination, position, limit, cancellationToken));

    public Task<List<StoredMessage>> ReadAsync(SubscriptionKey key, ReadPosition after, int limit, CancellationToken cancellationToken)
    {
        var entry = _inner.Catalog.Subscriptions.Find(key) ?? throw new PreconditionStoreException($"There is no subscription {key}.");
        return _filter.ReadAsync(entry.Subscription, after, position => _inner.ReadAsync(entry, position, limit, cancellationToken));
    }

    public Task SwitchJournalAsync(bool on, CancellationToken cancellationToken) => _inner.SwitchAsync(on, cancellationToken);

    public void Abort(StoreException reason) => _inner.Abort(reason);

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _housekeeper.StopAsync().WaitAsync(cancellationToken);
        await _inner.DrainAsync(cancellationToken);
    }

    /// <summary>Housekeeping may wait for a commit that only the end of the pipeline ends.</summary>
    public async ValueTask DisposeAsync()
    {
        var housekeeping = _housekeeper.StopAsync();
        await _inner.DisposeAsync();
        await housekeeping;
    }
}
