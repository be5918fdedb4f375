namespace JdbcStore.Direct;

/// <summary>
/// Sends batches until the database has decided them: looks up their producers first, and commits the number of one that is refused without its rows, so
/// that no hole makes a takeover discard what follows.
/// </summary>
internal sealed class BatchSender(StoreCatalog catalog, ProducerNumbers producers, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Between two tries to look up producers in a database that is away.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Leaves in the batch what was stored already, or why it was refused.</summary>
    /// <returns>Why the batch can never be committed, or its outcome not be found out; usually null.</returns>
    public async Task<StoreException?> SendAsync(InFlightBatch batch)
    {
        try
        {
            await batch.Units[0].Staged;
            if (!batch.IsAlone && batch.Units.Exists(u => u.Unit.HasProducers))
                await LookUpProducersAsync(batch);
            batch.AlreadyStored = await batch.Writer.WriteAsync(batch.Attempt, stopping);
            return null;
        }
        catch (Exception e) when (IsRefusal(batch, e))
        {
            return await SkipAsync(batch, e);
        }
        catch (Exception e)
        {
            return Typed(e);
        }
    }

    /// <summary>It is this batch's own fault and nothing of it has happened: the database refused it, or its large bodies could not be staged.</summary>
    private static bool IsRefusal(InFlightBatch batch, Exception e) =>
        e is FatalStoreException or PreconditionStoreException || batch.Units[0].Staged.IsFaulted || batch.Units[0].Staged.IsCanceled;

    private static StoreException Typed(Exception e) => e as StoreException ?? new FatalStoreException($"The write pipeline failed: {e.Message}", e);

    /// <summary>As patiently as a batch is sent: until the database answers, or nobody waits any more.</summary>
    private async Task LookUpProducersAsync(InFlightBatch batch)
    {
        while (batch.Oldest is not null)
        {
            try
            {
                batch.Producers = await ProducerBatch.OpenAsync(batch.Units.Select(u => u.Unit), catalog, producers, stopping);
                return;
            }
            catch (Exception e) when (e is TransientStoreException or UnavailableStoreException)
            {
                await Task.Delay(LookAgain, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stopping.IsCancellationRequested)
                    throw;
            }
        }
    }

    private async Task<StoreException?> SkipAsync(InFlightBatch batch, Exception refusal)
    {
        try
        {
            await batch.Writer.WriteAsync(new WriteAttempt(new Sql.WriteBatch { Fence = batch.Fence }), stopping);
            batch.Refusal = refusal;
            batch.AlreadyStored = [];
            return null;
        }
        catch (Exception e)
        {
            return Typed(e);
        }
    }
}
