using JdbcStore.Direct;
using JdbcStore.Direct.Exclusive;
using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>
/// Brings generations to the database, oldest first, each in one transaction of the ordinary direct path together with the journal's
/// position; then lets the journal forget them.
/// </summary>
internal sealed class Checkpointer(JournalLog log, PendingWork pending, SlotWriter writer, StoreCatalog catalog, ProducerNumbers producers) : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _firstSequence = 1;

    /// <summary>Raised for each batch that the database has committed, in order; must not block.</summary>
    public event Action<WriteBatch>? Committed;

    /// <summary>The number of the last batch in this tenure.</summary>
    public long LastBatch { get; set; }

    /// <summary>Writes generations until none is left, or only one that still grows.</summary>
    public async Task RunAsync(bool onlyFull, CancellationToken stopping)
    {
        await _one.WaitAsync(stopping);
        try
        {
            while (pending.BeginCheckpoint(onlyFull) is { } generation)
                await WriteAsync(generation, stopping);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Brings all that is pending to the database and then, past the journal, a unit that is done alone.</summary>
    /// <returns>The last ordinal that was given out.</returns>
    /// <exception cref="StoreException">Precondition and Fatal: nothing of the unit has happened, and the journal can go on.</exception>
    public async Task<long> WriteAloneAsync(PendingUnit unit, long lastOrdinal, CancellationToken stopping)
    {
        await _one.WaitAsync(stopping);
        try
        {
            while (pending.BeginCheckpoint(onlyFull: false) is { } generation)
                await WriteAsync(generation, stopping);
            var alone = new ExclusiveUnit(unit, catalog, producers, lastOrdinal);
            var fence = writer.NextFence(LastBatch + 1, LastBatch, Sequences.First(lastOrdinal + 1), Sequences.Last(lastOrdinal));
            var batch = new WriteBatch { Fence = fence, Exclusive = alone };
            await writer.WriteAsync(new WriteAttempt(batch), stopping);
            LastBatch++;
            var last = alone.Confirm();
            _firstSequence = Sequences.First(last + 1);
            pending.Advance(Sequences.Last(last));
            Committed?.Invoke(batch);
            return last;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _one.WaitAsync();   // Whoever still checkpoints has been told to stop.
        await writer.DisposeAsync();
        _one.Dispose();
    }

    private async Task WriteAsync(Generation generation, CancellationToken stopping)
    {
        var fence = writer.NextFence(++LastBatch, LastBatch - 1, _firstSequence, generation.LastSequence);
        var batch = generation.ToBatch(fence, log.JournalId.ToString(), catalog);
        await writer.WriteAsync(new WriteAttempt(batch), stopping);
        _firstSequence = generation.LastSequence + 1;
        catalog.Confirm(batch.Destinations);
        producers.Confirm(batch.Producers);
        pending.EndCheckpoint(generation);
        Committed?.Invoke(batch);
        log.Release(generation.LastGroup);
    }
}
