using JdbcStore.Sql;

namespace JdbcStore.Direct.Exclusive;

/// <summary>Finds out which unit of a refused batch the database will not take: does one alone, in a transaction that is rolled back.</summary>
internal sealed class UnitProbe(StoreDatabase database, StoreCatalog catalog)
{
    /// <summary>Why the database refuses the unit, or null.</summary>
    /// <exception cref="StoreException">Transient, Unavailable: it could not be found out.</exception>
    public async Task<StoreException?> FindRefusalAsync(PendingUnit pending, FenceToken fence, CancellationToken stopping) =>
        // Twice: a batch under way may have created just then what this try was about to create.
        await TryAsync(pending, fence, stopping) is null ? null : await TryAsync(pending, fence, stopping);

    private async Task<StoreException?> TryAsync(PendingUnit pending, FenceToken fence, CancellationToken stopping)
    {
        try
        {
            return await database.UseAsync<StoreException?>(
                "looking for the unit that is refused",
                async connection =>
                {
                    await using var transaction = await database.BeginAsync(connection, stopping);
                    var statements = new ExclusiveTransaction(database, connection, transaction, fence.Slot);
                    var outcome = new ExclusiveOutcome(pending.FirstOrdinal - 1);
                    await new ExclusiveSteps(statements, catalog, outcome, fence.FirstSequence).RunAsync(pending.Unit);
                    await transaction.RollbackAsync(stopping);
                    return null;
                },
                stopping);
        }
        catch (StoreException e) when (e is FatalStoreException or PreconditionStoreException)
        {
            return e;
        }
    }
}
