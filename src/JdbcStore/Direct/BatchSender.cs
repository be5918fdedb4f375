using JdbcStore.Direct.Exclusive;

namespace JdbcStore.Direct;

/// <summary>
/// Sends batches until the database has decided them: looks up their producers first. A unit that is refused fails alone: the batch goes out again
/// without it, under the same number and with the same sequences, so that the others keep their order and no hole makes a takeover discard what follows.
/// </summary>
internal sealed class BatchSender(StoreCatalog catalog, ProducerNumbers producers, UnitProbe probe, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Between two tries to ask a database that is away.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Leaves in the batch what was stored already; units that were refused have failed.</summary>
    /// <returns>Why the batch can never be committed, or its outcome not be found out; usually null.</returns>
    public async Task<StoreException?> SendAsync(InFlightBatch batch)
    {
        try
        {
            batch.AlreadyStored = await SendOrRefuseAsync(batch) ?? await WriteAsync(batch);
            return null;
        }
        catch (Exception e)
        {
            return e as StoreException ?? new FatalStoreException($"The write pipeline failed: {e.Message}", e);
        }
    }

    /// <summary>Null: the batch was refused, and those whose fault it is have failed.</summary>
    private async Task<IReadOnlyCollection<long>?> SendOrRefuseAsync(InFlightBatch batch)
    {
        try
        {
            await batch.Units[0].Staged;
            if (!batch.IsAlone && batch.Units.Exists(u => u.Unit.HasProducers))
                await PatientlyAsync(batch, async () => batch.Producers = await ProducerBatch.OpenAsync(batch.Units.Select(u => u.Unit), catalog, producers, stopping));
            return await WriteAsync(batch);
        }
        catch (Exception e) when (IsRefusal(batch, e))
        {
            await RefuseAsync(batch, e);
            return null;
        }
    }

    private Task<IReadOnlyCollection<long>> WriteAsync(InFlightBatch batch) => batch.Writer.WriteAsync(batch.Attempt, stopping);

    /// <summary>It is some unit's own fault and nothing of the batch has happened: the database refused it, or its large bodies could not be staged.</summary>
    private static bool IsRefusal(InFlightBatch batch, Exception e) =>
        e is FatalStoreException or PreconditionStoreException || batch.Units[0].Staged.IsFaulted || batch.Units[0].Staged.IsCanceled;

    /// <summary>Fails the units that are refused; when none is by itself, none of them can be committed.</summary>
    private async Task RefuseAsync(InFlightBatch batch, Exception refusal)
    {
        var refused = new List<(PendingUnit Unit, Exception Reason)>();
        foreach (var unit in batch.Units.Where(u => batch.Units.Count > 1 && !u.IsOver))
        {
            StoreException? reason = null;
            await PatientlyAsync(batch, async () => reason = await probe.FindRefusalAsync(unit, batch.Fence, stopping));
            if (reason is not null)
                refused.Add((unit, reason));
        }

        if (refused.Count == 0)
            refused.AddRange(batch.Units.Select(u => (u, refusal)));
        if (!batch.Attempt.TryWithdraw(() => refused.ForEach(r => r.Unit.Fail(r.Reason))))
            throw new OutcomeUnknownStoreException($"An earlier try of batch {batch.Fence.Batch} may have been committed, and then it was refused: {refusal.Message}", refusal);
    }

    /// <summary>As patiently as a batch is sent: until the database answers, or nobody waits any more.</summary>
    private async Task PatientlyAsync(InFlightBatch batch, Func<Task> ask)
    {
        while (batch.Oldest is not null)
        {
            try
            {
                await ask();
                return;
            }
            catch (Exception e) when (e is TransientStoreException or UnavailableStoreException)
            {
                await Task.Delay(AskAgain, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stopping.IsCancellationRequested)
                    throw;
            }
        }
    }
}
