using JdbcStore.Direct;

namespace JdbcStore.Journal;

/// <summary>
/// Brings generations to the database, oldest first, each in one transaction of the ordinary direct path together with the journal's
/// position; then lets the journal forget them.
/// </summary>
internal sealed class Checkpointer(JournalLog log, PendingWork pending, SlotWriter writer, DestinationCatalog catalog) : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _firstSequence = 1;

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

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        _one.Dispose();
    }

    private async Task WriteAsync(Generation generation, CancellationToken stopping)
    {
        var fence = writer.NextFence(++LastBatch, LastBatch - 1, _firstSequence, generation.LastSequence);
        var batch = generation.ToBatch(fence, log.JournalId.ToString(), catalog);
        await writer.WriteAsync(batch, stopping);
        _firstSequence = generation.LastSequence + 1;
        catalog.Confirm(batch.Destinations);
        pending.EndCheckpoint(generation);
        log.Release(generation.LastGroup);
    }
}
