using JdbcStore.Hosting;
using JdbcStore.Leasing;
using JdbcStore.Serving;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore;

/// <summary>A store's way through its states, from the first contact with the database to the end.</summary>
internal sealed partial class StoreLife(JdbcStoreOptions options, SqlDialect dialect, ILogger logger, TimeProvider time, object sender) : IAsyncDisposable
{
    /// <summary>A database that never answered is more likely misspelt than away.</summary>
    private static readonly TimeSpan FirstContact = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private StoreDatabase? _database;
    private volatile ServingStore? _active;
    private volatile StoreState _state = StoreState.Starting;
    private volatile string? _problem;
    private bool? _switched;
    private long _epoch;

    public event EventHandler<StoreStateChangedEventArgs>? StateChanged;

    public StoreState State => _state;

    public long Epoch => Volatile.Read(ref _epoch);

    public Task Completion => _completion.Task;

    /// <summary>The store of the present tenure.</summary>
    /// <exception cref="FencedStoreException">Another store is active.</exception>
    /// <exception cref="UnavailableStoreException">This one has not started yet, or has stopped.</exception>
    public ServingStore Active => _active ?? throw NotActive();

    /// <summary>The same for reads: what a suspended store remembers may be out of date, since another one may be active.</summary>
    public ServingStore Readable => _state == StoreState.Suspended ? throw NotActive() : Active;

    public StoreStatus GetStatus()
    {
        var active = _active;
        return new StoreStatus(
            _state, Epoch, dialect.Name, active?.JournalOn ?? JournalWanted, active?.PendingUnits ?? 0, active?.JournalBytes ?? 0, _problem)
        {
            PendingBytes = active?.PendingBytes ?? 0,
        };
    }

    /// <summary>What was switched to last, or what the configuration says.</summary>
    private bool JournalWanted =>
        _switched ?? (options.Journal.Mode == JournalMode.On || (options.Journal.Mode == JournalMode.Auto && dialect.IsEmbedded));

    /// <summary>Switches the journal, for as long as this store lives.</summary>
    public async Task SwitchJournalAsync(bool on, CancellationToken cancellationToken)
    {
        await Readable.SwitchJournalAsync(on, cancellationToken);
        _switched = on;
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await OpenDatabaseAsync(stopping);
            await ServeTenuresAsync(stopping);
            End(null);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            End(null);
        }
        catch (Exception e)
        {
            End(e as StoreException ?? new FatalStoreException($"The store failed: {e.Message}", e));
        }
    }

    /// <summary>The end of the life, in order or by a failure.</summary>
    public void End(StoreException? failure)
    {
        _problem = failure?.Message;
        Enter(StoreState.Stopped);
        if (failure is null)
            _completion.TrySetResult();
        else
            _completion.TrySetException(failure);
        _ = _completion.Task.Exception;   // Whoever does not watch Completion sees the state and the status.
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private StoreException NotActive()
    {
        var message = $"The store is not active ({_state}): {_problem ?? "nothing was done."}";
        return _state is StoreState.Standby or StoreState.Fenced ? new FencedStoreException(message) : new UnavailableStoreException(message);
    }

    private async Task OpenDatabaseAsync(CancellationToken stopping)
    {
        try
        {
            _database = new StoreDatabase(dialect, options.ConnectionString, options.TablePrefix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FatalStoreException(
                $"The database cannot be opened: {e.Message} Check Persistence:ConnectionString and, for an embedded database, that Persistence:DataDirectory = '{options.DataDirectory}' can be written.", e);
        }

        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await new StartChecks(_database, options, logger).RunAsync(JournalWanted, stopping);
                return;
            }
            catch (Exception e) when (e is UnavailableStoreException or TransientStoreException && time.GetElapsedTime(start) < FirstContact)
            {
                await ComeBackAsync(e, stopping);
            }
            catch (LockedStoreException e) when (!options.Lease.FailIfLocked)
            {
                // Its tables are upgraded when it has stopped, and this store takes over from it.
                Enter(StoreState.Standby);
                await ComeBackAsync(e, stopping);
            }
        }
    }

    private async Task ServeTenuresAsync(CancellationToken stopping)
    {
        using var candidate = new Candidate(_database!, options, JournalWanted, time, logger);
        while (true)
        {
            try
            {
                var tenure = await WinAsync(candidate, stopping);
                await using var term = new Term(_database!, options, candidate, tenure, JournalWanted, time, logger);
                _database!.Reachability.Found();
                _database.Reachability.Watch(problem => _problem = problem);
                term.Begin();
                await ServeAsync(term, stopping);
            }
            catch (Exception e) when (e is UnavailableStoreException or TransientStoreException or FencedStoreException && !stopping.IsCancellationRequested)
            {
                candidate.CloseJournal();
                await ComeBackAsync(e, stopping);
            }

            stopping.ThrowIfCancellationRequested();
        }
    }

    private async Task<Tenure> WinAsync(Candidate candidate, CancellationToken stopping)
    {
        while (true)
        {
            if (await candidate.TryWinAsync(stopping) is { } tenure)
                return tenure;
            _problem = null;
            if (options.Lease.FailIfLocked)
                throw new LockedStoreException($"{candidate.Obstacle}, and Persistence:Lease:FailIfLocked is true.");
            Enter(StoreState.Standby);
            await Task.Delay(candidate.NextTry, time, stopping);
        }
    }

    private async Task ServeAsync(Term term, CancellationToken stopping)
    {
        Volatile.Write(ref _epoch, term.Epoch);
        _active = await term.OpenAsync(stopping);
        _problem = null;
        Enter(StoreState.Active);
        LogActive(logger, term.Epoch);
        _database!.Reachability.Watch(OnSuspended);
        var end = await term.ServeAsync(stopping);
        _database.Reachability.Watch(null);
        if (end is not null)
        {
            _problem = end.Message;
            LogFenced(logger, term.Epoch, end.Message);
            Enter(StoreState.Fenced);
        }

        _active = null;
        await term.CloseAsync(end);
        if (end is not null)
            throw end;
    }

    private void OnSuspended(string? problem)
    {
        _problem = problem;
        Enter(problem is null ? StoreState.Active : StoreState.Suspended);
    }

    private async Task ComeBackAsync(Exception e, CancellationToken stopping)
    {
        if (_problem != e.Message)
            LogProblem(logger, e.Message);
        _problem = e.Message;
        await Task.Delay(options.Lease.RetryInterval, time, stopping);
    }

    private void Enter(StoreState state)
    {
        lock (_gate)
        {
            if (_state == state || _state == StoreState.Stopped)
                return;
            _state = state;
            StateChanged?.Invoke(sender, new StoreStateChangedEventArgs(state, Epoch));
        }
    }

    [LoggerMessage(1001, LogLevel.Information, "Active in epoch {Epoch}")]
    private static partial void LogActive(ILogger logger, long epoch);

    [LoggerMessage(1002, LogLevel.Warning, "No longer active in epoch {Epoch}: {Reason}")]
    private static partial void LogFenced(ILogger logger, long epoch, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "Trying again: {Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);
}
