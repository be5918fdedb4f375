using JdbcStore.Direct;
using JdbcStore.Direct.Exclusive;
using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>
/// Brings generations to the database, oldest first, each in one transaction of the ordinary direct path together with the journal's
/// position; then lets the journal forget them.
/// </summary>
internal sealed class Checkpointer(JournalLog log, PendingWork pending, Handover start) : IAsyncDisposable
{
    private readonly SlotWriter _writer = start.Writers[0];
    private readonly SpilledBodies _bodies = new(log);
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _firstSequence = Sequences.First(Sequences.OrdinalOf(start.LastSequence) + 1);

    /// <summary>Raised for each batch that the database has committed, in order; must not block.</summary>
    public event Action<WriteBatch>? Committed;

    /// <summary>The number of the last batch in this tenure.</summary>
    public long LastBatch { get; private set; } = start.LastBatch;

    /// <summary>
    /// Writes all that was pending at the time of the call, or only what no longer grows. What comes meanwhile is left to the next checkpoint: under
    /// load there would be no end.
    /// </summary>
    public async Task RunAsync(bool onlyFull, CancellationToken stopping)
    {
        var last = pending.LastGroup;
        await _one.WaitAsync(stopping);
        try
        {
            while (pending.FirstGroup <= last && pending.BeginCheckpoint(onlyFull) is { } generation)
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
            var alone = new ExclusiveUnit(unit, start.Catalog, start.Producers, lastOrdinal);
            var fence = _writer.NextFence(LastBatch + 1, LastBatch, Sequences.First(lastOrdinal + 1), Sequences.Last(lastOrdinal));
            var batch = new WriteBatch { Fence = fence, Exclusive = alone };
            await _writer.WriteAsync(new WriteAttempt(batch), stopping);
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
        await _writer.DisposeAsync();
        _one.Dispose();
    }

    private async Task WriteAsync(Generation generation, CancellationToken stopping)
    {
        var bodies = await _bodies.LoadAsync(generation, stopping);
        var fence = _writer.NextFence(++LastBatch, LastBatch - 1, _firstSequence, generation.LastSequence);
        var batch = generation.ToBatch(fence, log.JournalId.ToString(), start.Catalog, bodies);
        await _writer.WriteAsync(new WriteAttempt(batch), stopping);
        _firstSequence = generation.LastSequence + 1;
        start.Catalog.Confirm(batch.Destinations);
        start.Producers.Confirm(batch.Producers);
        pending.EndCheckpoint(generation);
        Committed?.Invoke(batch);
        log.Release(generation.LastGroup);
    }
}
