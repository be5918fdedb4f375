using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.Journal;
using JdbcStore.Leasing;
using JdbcStore.Serving;
using JdbcStore.Sql;
using JdbcStore.Switching;
using Microsoft.Extensions.Logging;

namespace JdbcStore;

/// <summary>One tenure: opens the active store, keeps the lease alive, and closes in order.</summary>
internal sealed class Term(
    StoreDatabase database, JdbcStoreOptions options, Candidate candidate, Tenure tenure, bool journal, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int ReleaseTries = 3;

    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<StoreException?> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LeaseRenewal _renewal = new(candidate.Lease, tenure.Epoch, candidate.AskedAt, options.Lease, time);
    private readonly CancellationTokenSource _ended = new();
    private Task<StoreException?> _renewing = Task.FromResult<StoreException?>(null);
    private ServingStore? _store;

    public long Epoch => tenure.Epoch;

    /// <summary>With the journal off, too, what one still holds is replayed first.</summary>
    public async Task<ServingStore> OpenAsync(CancellationToken stopping)
    {
        var start = await Handover.BeginAsync(database, tenure, options, time, logger, stopping);
        if (candidate.Journal is { } log)
            start = await new JournalReplay(log, database, logger).RunAsync(start, tenure.JournalGroup, progress: null, stopping);
        var active = new SwitchableStore(new Ways(database, candidate, tenure, _renewal, options, time, logger), journal, start);
        active.Failed += e => _failed.TrySetResult(e);
        return _store = new ServingStore(active, database, tenure, options, time, logger);
    }

    /// <summary>Begins to keep the lease alive: before a replay, which may take longer than the lease.</summary>
    public void Begin() => _renewing = _renewal.RunAsync(database.Reachability, _ended.Token);

    /// <summary>Serves until the end is asked for (null) or until nothing can be committed any more (why).</summary>
    public async Task<StoreException?> ServeAsync(CancellationToken stopping)
    {
        var asked = Task.Delay(Timeout.InfiniteTimeSpan, stopping);
        await Task.WhenAny(_renewing, _failed.Task, asked);
        return _failed.Task.IsCompleted ? await _failed.Task : _renewing.IsCompleted ? await _renewing : null;
    }

    /// <summary>In order: confirm what was accepted, then release the lease. After a loss: nothing to confirm, nothing to release.</summary>
    public async Task CloseAsync(StoreException? end)
    {
        if (end is null)
        {
            // As long as the lease lasts by itself the drain may take; after that only a standby's takeover would be delayed.
            using var patience = new CancellationTokenSource(options.Lease.Duration, time);
            database.Reachability.Watch(problem => EndSoonWithout(problem, patience));
            await DrainQuietlyAsync(patience.Token);
            await DisposeAsync();
            await ReleaseQuietlyAsync(patience.Token);
            database.Reachability.Watch(null);
        }
        else
        {
            _store!.Abort(end);
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        if (_store is { } store)
            await store.DisposeAsync();
        _store = null;
    }

    /// <summary>With the database away neither the drain nor the release can be expected.</summary>
    private static void EndSoonWithout(string? problem, CancellationTokenSource patience)
    {
        if (problem is not null)
            patience.CancelAfter(Away);
    }

    /// <summary>Not after one broken connection, but after a few a lease is left to run out by itself.</summary>
    private async Task ReleaseQuietlyAsync(CancellationToken patience)
    {
        for (var tries = 0; tries < ReleaseTries; tries++)
        {
            if (await TryReleaseAsync(patience))
                return;
        }
    }

    private async Task<bool> TryReleaseAsync(CancellationToken patience)
    {
        try
        {
            await candidate.Lease.ReleaseAsync(tenure.Epoch, patience);
            return true;
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            return patience.IsCancellationRequested;
        }
    }

    private async Task DrainQuietlyAsync(CancellationToken patience)
    {
        try
        {
            await _store!.DrainAsync(patience);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            // The database is away: what is pending ends with an error or stays in the journal.
        }
    }
}
