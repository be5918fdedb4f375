using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore;

/// <summary>One tenure: opens the active store, keeps the lease alive, and closes in order.</summary>
internal sealed class Term(
    StoreDatabase database, JdbcStoreOptions options, Candidate candidate, Tenure tenure, bool journal, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly TaskCompletionSource<StoreException?> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LeaseRenewal _renewal = new(candidate.Lease, tenure.Epoch, candidate.AskedAt, options.Lease, time);
    private DirectStore? _store;

    public long Epoch => tenure.Epoch;

    public async Task<IActiveStore> OpenAsync(CancellationToken stopping)
    {
        _ = journal;
        var writers = Math.Min(options.GroupCommit.Writers, database.Dialect.MaxWriters);
        _store = await DirectStore.OpenAsync(database, tenure, options.GroupCommit, writers, time, logger, stopping);
        _store.Failed += e => _failed.TrySetResult(e);
        return _store;
    }

    /// <summary>Serves until the end is asked for (null) or until nothing can be committed any more (why).</summary>
    /// <param name="onSuspended">Told when the database goes away, with the reason, and with null when it is back.</param>
    /// <param name="stopping">Asks for the end.</param>
    public async Task<StoreException?> ServeAsync(Action<string?> onSuspended, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var renewal = _renewal.RunAsync(onSuspended, ended.Token);
        await Task.WhenAny(renewal, _failed.Task);
        await ended.CancelAsync();
        var lost = await renewal;
        return _failed.Task.IsCompleted ? await _failed.Task : lost;
    }

    /// <summary>In order: confirm what was accepted, then release the lease. After a loss: nothing to release.</summary>
    public async Task CloseAsync(StoreException? end)
    {
        if (end is null)
        {
            // As long as the lease lasts by itself the drain may take; after that only a standby's takeover would be delayed.
            using var patience = new CancellationTokenSource(options.Lease.Duration, time);
            await DrainQuietlyAsync(patience.Token);
            await candidate.Lease.ReleaseAsync(tenure.Epoch, patience.Token);
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is { } store)
            await store.DisposeAsync();
        _store = null;
    }

    private async Task DrainQuietlyAsync(CancellationToken patience)
    {
        try
        {
            await _store!.DrainAsync(patience);
        }
        catch (OperationCanceledException)
        {
            // The database is away: what is pending ends with an error, and the lease runs out by itself.
        }
    }
}
