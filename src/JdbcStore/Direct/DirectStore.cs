using JdbcStore.Hosting;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Direct;

/// <summary>The bypass: every unit is committed in the database before it is confirmed.</summary>
internal sealed class DirectStore : IActiveStore
{
    private readonly DestinationCatalog _catalog;
    private readonly MessageReader _reader;
    private readonly GroupCommit _pipeline;

    private DirectStore(DestinationCatalog catalog, MessageReader reader, GroupCommit pipeline)
    {
        _catalog = catalog;
        _reader = reader;
        _pipeline = pipeline;
    }

    public event Action<StoreException>? Failed
    {
        add => _pipeline.Failed += value;
        remove => _pipeline.Failed -= value;
    }

    public bool JournalOn => false;

    public long JournalBytes => 0;

    public int PendingUnits => _pipeline.PendingUnits;

    public static async Task<DirectStore> OpenAsync(
        StoreDatabase database, Tenure tenure, GroupCommitOptions limits, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var reader = new MessageReader(database);
        var catalog = new DestinationCatalog(await reader.ReadCatalogAsync(cancellationToken));
        var writers = Math.Min(limits.Writers, database.Dialect.MaxWriters);
        var slots = Enumerable.Range(0, writers).Select(slot => new SlotWriter(database, tenure, slot, time, logger)).ToArray();
        return new DirectStore(catalog, reader, new GroupCommit(slots, catalog, tenure, limits, time));
    }

    public Task<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken) => _pipeline.CommitAsync(unit, cancellationToken);

    public async Task<List<StoredMessage>> ReadAsync(Destination destination, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        var visible = _pipeline.VisibleSequence;
        return _catalog.Find(destination) is { } entry && afterSequence < visible
            ? await _reader.ReadAsync(entry, afterSequence, visible, limit, cancellationToken)
            : [];
    }

    public Task<List<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken) => _reader.ListAsync(cancellationToken);

    public Task DrainAsync(CancellationToken cancellationToken) => _pipeline.DrainAsync().WaitAsync(cancellationToken);

    public void Abort(StoreException reason) => _pipeline.Abort(reason);

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();
}
