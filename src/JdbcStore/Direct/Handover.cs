using JdbcStore.Hosting;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Direct;

/// <summary>What a way of messages begins with: where the one before it, or the takeover, has left off.</summary>
/// <param name="Catalog">The destinations and subscriptions.</param>
/// <param name="Producers">The last numbers of producers.</param>
/// <param name="Writers">The tenure's writer slots, all free.</param>
/// <param name="LastBatch">The last batch; it and all before it are settled.</param>
/// <param name="LastSequence">The high-water mark; all up to it is in the database.</param>
internal sealed record Handover(StoreCatalog Catalog, ProducerNumbers Producers, SlotWriter[] Writers, long LastBatch, long LastSequence)
{
    /// <summary>At the begin of a tenure.</summary>
    public static async Task<Handover> BeginAsync(
        StoreDatabase database, Tenure tenure, JdbcStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var catalog = await new CatalogReader(database).ReadAsync(cancellationToken);
        var writers = Math.Min(options.GroupCommit.Writers, database.Dialect.MaxWriters);
        return new Handover(
            catalog, new ProducerNumbers(database), [.. Enumerable.Range(0, writers).Select(slot => new SlotWriter(database, tenure, slot, time, logger))],
            LastBatch: 0, tenure.LastSequence);
    }
}
