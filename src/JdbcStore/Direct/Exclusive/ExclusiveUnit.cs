using System.Data.Common;
using JdbcStore.Sql;

namespace JdbcStore.Direct.Exclusive;

/// <summary>
/// A unit that is done alone: subscriptions, prepared transactions, conditions, large bodies. Rare, so it is written row by row in statements that
/// every database understands, and may look before it writes; with the fence in the same transaction, as every commit.
/// </summary>
internal sealed class ExclusiveUnit(PendingUnit pending, StoreCatalog catalog, ProducerNumbers producers, long lastOrdinal)
{
    private ExclusiveOutcome? _outcome;

    /// <summary>Does everything in one transaction; each try does the same as the one before.</summary>
    /// <exception cref="PreconditionStoreException">What the unit requires is not so.</exception>
    /// <exception cref="FenceMovedException">The fence row was not where the batch expects it.</exception>
    public async Task RunAsync(StoreDatabase database, DbConnection connection, FenceToken fence)
    {
        await using var transaction = await database.BeginAsync(connection, CancellationToken.None);
        var statements = new ExclusiveTransaction(database, connection, transaction, fence.Slot);
        var outcome = new ExclusiveOutcome(lastOrdinal);
        await statements.MoveFenceAsync(fence);
        await new ExclusiveSteps(statements, catalog, outcome, fence.FirstSequence).RunAsync(pending.Unit);
        await statements.FinishAsync(Sequences.Last(outcome.LastOrdinal));
        _outcome = outcome;   // Before the commit, since its reply may be lost.
        await database.Dialect.CommitAsync(transaction);
    }

    /// <summary>It is committed: completes the results and returns the last ordinal that was given out.</summary>
    public long Confirm()
    {
        _outcome!.ApplyTo(catalog, producers);
        pending.Results = [.. _outcome.Adds];
        return _outcome.LastOrdinal;
    }

    /// <summary>Topics of which some messages may not be needed any more.</summary>
    public IEnumerable<long> TouchedTopics => _outcome!.TouchedTopics;

    /// <summary>Messages that readers can see from now on, but for those that a caller has added.</summary>
    public IReadOnlyList<(long DestinationId, long Sequence)> Arrivals => _outcome!.Arrivals;
}
