using JdbcStore.Direct.Exclusive;
using JdbcStore.Hosting;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Direct;

/// <summary>The bypass: every unit is committed in the database before it is confirmed.</summary>
internal sealed class DirectStore : IActiveStore
{
    private readonly PageReader _pages;
    private readonly ProducerNumbers _producers;
    private readonly GroupCommit _pipeline;

    private DirectStore(StoreCatalog catalog, PageReader pages, ProducerNumbers producers, GroupCommit pipeline)
    {
        Catalog = catalog;
        _pages = pages;
        _producers = producers;
        _pipeline = pipeline;
    }

    public event Action<StoreException>? Failed
    {
        add => _pipeline.Failed += value;
        remove => _pipeline.Failed -= value;
    }

    public event Action<WriteBatch>? Committed
    {
        add => _pipeline.Committed += value;
        remove => _pipeline.Committed -= value;
    }

    public bool JournalOn => false;

    public long JournalBytes => 0;

    public int PendingUnits => _pipeline.PendingUnits;

    public long PendingBytes => _pipeline.PendingBytes;

    public StoreCatalog Catalog { get; }

    public long VisibleSequence => _pipeline.VisibleSequence;

    public static async Task<DirectStore> OpenAsync(
        StoreDatabase database, Tenure tenure, JdbcStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var catalog = await new CatalogReader(database).ReadAsync(cancellationToken);
        var producers = new ProducerNumbers(database);
        var writers = Math.Min(options.GroupCommit.Writers, database.Dialect.MaxWriters);
        var slots = Enumerable.Range(0, writers).Select(slot => new SlotWriter(database, tenure, slot, time, logger)).ToArray();
        var pipeline = new GroupCommit(slots, catalog, producers, new UnitProbe(database, catalog), tenure, options, time);
        return new DirectStore(catalog, new PageReader(database), producers, pipeline);
    }

    public Task<CommitResult> CommitAsync(UnitOfWork unit, Task staged, CancellationToken cancellationToken) =>
        _pipeline.CommitAsync(unit, staged, cancellationToken);

    public async Task<List<StoredMessage>> ReadAsync(Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken)
    {
        var visible = _pipeline.VisibleSequence;
        return Catalog.Find(destination) is { } entry && !after.IsBehind(visible)
            ? await _pages.ReadAsync(entry, after, visible, limit, cancellationToken)
            : [];
    }

    public async Task<List<StoredMessage>> ReadAsync(SubscriptionEntry subscription, ReadPosition after, int limit, CancellationToken cancellationToken)
    {
        var visible = _pipeline.VisibleSequence;
        return after.IsBehind(visible)
            ? []
            : await _pages.ReadAsync(subscription, Catalog.Get(subscription.DestinationId), after, visible, limit, cancellationToken);
    }

    public ValueTask<long> FindProducerAsync(long destinationId, string producerId, CancellationToken cancellationToken) =>
        _producers.FindAsync(destinationId, producerId, cancellationToken);

    public void ForgetProducers() => _producers.Forget();

    /// <summary>What is confirmed is in the database.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DrainAsync(CancellationToken cancellationToken) => _pipeline.DrainAsync().WaitAsync(cancellationToken);

    public void Abort(StoreException reason) => _pipeline.Abort(reason);

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();
}
