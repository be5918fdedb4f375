using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.Serving;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Housekeeping;

/// <summary>
/// Runs the chores of the active store, one after the other, as long as it serves: releases delayed messages, removes what has expired or what no subscription
/// needs any more, forgets old keys, frees large bodies. Each works in bounded statements by key range.
/// </summary>
internal sealed partial class Housekeeper : IAsyncDisposable
{
    private readonly DelayedRelease _release;
    private readonly ExpirySweep _expiry;
    private readonly SubscriptionTrim _trim;
    private readonly Chore[] _chores;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Task _running;

    public Housekeeper(
        IActiveStore active, StoreDatabase database, SideWork side, Removal removal, JdbcStoreOptions options, TimeProvider time, ILogger logger)
    {
        (_interval, _time, _logger) = (options.HousekeepingInterval, time, logger);
        _release = new DelayedRelease(active, database, time);
        _expiry = new ExpirySweep(active, database, options.OnExpired, time, logger);
        _trim = new SubscriptionTrim(active, database, side, removal);
        _chores =
        [
            _release,
            _trim,   // Before what has expired is handed over: nobody is owed what all are done with.
            _expiry,
            new SelectorSweep(active, options.Selects),
            new EndedSubscriptions(side),
            new DetachedBodies(side),
            new DuplicateRetention(active, side, options, time),
        ];
        active.Committed += OnCommitted;
        if (options.OnArrived is { } arrived)
            active.Committed += batch => Report(batch, active.Catalog, arrived);
        _running = Task.Run(RunAsync);
    }

    /// <summary>A unit was confirmed: what it added may be due, or expire, before the next round.</summary>
    public void OnCommitted(UnitOfWork unit)
    {
        if (!unit.HasTimes && !unit.IsExclusive)
            return;
        _release.OnAdded(unit);
        _expiry.OnAdded(unit);
        if (_release.NextDue <= _time.GetUtcNow() + _interval)
            Wake();
    }

    /// <summary>Begins nothing more, and completes when what is under way has ended.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private void OnCommitted(WriteBatch batch)
    {
        _trim.OnCommitted(batch);
        _release.OnCommitted(batch);
        _expiry.OnCommitted(batch);
    }

    private static void Report(WriteBatch batch, StoreCatalog catalog, ArrivalHandler arrived)
    {
        foreach (var (destinationId, sequence) in batch.Exclusive?.Arrivals ?? [])
            arrived(catalog.Get(destinationId).Destination, sequence);
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Woken already.
        }
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            foreach (var chore in _chores)
                await RunAsync(chore);
            await PauseAsync();
        }
    }

    private async Task RunAsync(Chore chore)
    {
        try
        {
            await chore.RunAsync(_stopping.Token);
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The term is over.
        }
        catch (Exception e) when (e is TransientStoreException or UnavailableStoreException or FencedStoreException or OutcomeUnknownStoreException)
        {
            // The next round, or the next active store, tries again.
            LogPutOff(_logger, chore.Name, e.Message);
        }
        catch (Exception e)
        {
            LogFailed(_logger, e, chore.Name);
        }
    }

    /// <summary>Until the next round, or until a delayed message is due.</summary>
    private async Task PauseAsync()
    {
        var due = _release.NextDue - _time.GetUtcNow();
        var pause = due < _interval ? due : _interval;
        if (pause <= TimeSpan.Zero)
            return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        await Task.WhenAny(Task.Delay(pause, _time, either.Token), _wake.WaitAsync(either.Token));
        await either.CancelAsync();
    }

    [LoggerMessage(4001, LogLevel.Debug, "{Chore} was put off: {Reason}")]
    private static partial void LogPutOff(ILogger logger, string chore, string reason);

    [LoggerMessage(4002, LogLevel.Warning, "{Chore} failed; it is tried again in the next round")]
    private static partial void LogFailed(ILogger logger, Exception exception, string chore);
}
