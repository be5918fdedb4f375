using JdbcStore.Direct.Exclusive;
using JdbcStore.Hosting;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>The bypass: every unit is committed in the database before it is confirmed.</summary>
internal sealed class DirectStore : IMessageWay
{
    private readonly PageReader _pages;
    private readonly ProducerNumbers _producers;
    private readonly GroupCommit _pipeline;

    public DirectStore(Handover start, StoreDatabase database, JdbcStoreOptions options, TimeProvider time)
    {
        Catalog = start.Catalog;
        _pages = new PageReader(database);
        _producers = start.Producers;
        _pipeline = new GroupCommit(start, new UnitProbe(database, Catalog), options, time);
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

    public Task WhenIdleAsync() => _pipeline.WhenIdleAsync();

    public Task<Handover> HandOverAsync() => Task.FromResult(_pipeline.HandOver());

    public void Abort(StoreException reason) => _pipeline.Abort(reason);

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();
}
