using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>
/// Which duplicate keys are stored already, and the last numbers of producers: in memory first, then in the database, where a checkpoint moves them.
/// </summary>
internal sealed class KeyLookup(StoreCatalog catalog, PendingWork pending, ProducerNumbers producers, StoreDatabase database, TimeProvider time)
{
    /// <summary>How long the journal's thread waits for an answer; then the units with keys are held, and the others go on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    /// <summary>The keys of these units that are stored already; null when the database does not answer.</summary>
    public HashSet<DuplicateKey>? TryFind(List<PendingUnit> units, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        var known = new HashSet<DuplicateKey>();
        var unknown = new List<DuplicateKey>();
        foreach (var key in units.Where(u => u.Unit.HasDuplicateKeys).SelectMany(u => u.Unit.Operations).Select(o => KeyOf(o)).OfType<DuplicateKey>())
        {
            if (pending.HasKey(key))
                known.Add(key);
            else
                unknown.Add(key);
        }

        var patience = timeLeft < Patience ? timeLeft : Patience;
        if (unknown.Count > 0 && !TryLook(async token => known.UnionWith(await LookAsync(unknown, token)), patience, cancellationToken))
            return null;
        return units.Exists(u => u.Unit.HasProducers) && !TryLook(token => LookUpProducersAsync(units, token), patience, cancellationToken) ? null : known;
    }

    /// <summary>Completes as soon as the database answers again.</summary>
    public async Task WhenBackAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await LookAsync([new DuplicateKey(0, "")], cancellationToken);
                database.Reachability.Found();
                return;
            }
            catch (Exception e) when (e is UnavailableStoreException or TransientStoreException)
            {
                await Task.Delay(Retry, time, cancellationToken);
            }
            catch (StoreException)
            {
                return;   // The units' own look-up meets it again, and ends the tenure with it.
            }
        }
    }

    /// <summary>They are remembered from then on.</summary>
    private async Task LookUpProducersAsync(List<PendingUnit> units, CancellationToken cancellationToken)
    {
        foreach (var operation in units.Where(u => u.Unit.HasProducers).SelectMany(u => u.Unit.Operations))
        {
            if (operation.Message?.Producer is { } producer)
                await producers.FindAsync(catalog.GetOrAdd(operation.Destination).Id, producer.ProducerId, cancellationToken);
        }
    }

    private bool TryLook(Func<CancellationToken, Task> look, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            look(cancellationToken).WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time, cancellationToken).GetAwaiter().GetResult();
            return true;
        }
        catch (Exception e) when (e is UnavailableStoreException or TransientStoreException or TimeoutException)
        {
            return false;
        }
    }

    private Task<IReadOnlyCollection<DuplicateKey>> LookAsync(List<DuplicateKey> keys, CancellationToken cancellationToken) => database.QueryAsync(
        "looking for duplicates",
        connection => database.Dialect.FindDuplicatesAsync(connection, database.Text, keys, cancellationToken),
        cancellationToken);

    private DuplicateKey? KeyOf(in Operation operation) =>
        operation.Message?.DuplicateKey is { } key ? new DuplicateKey(catalog.GetOrAdd(operation.Destination).Id, key) : null;
}
