namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// Commits what has to be committed, however long the store is away: acknowledgements, failures and moves. All of it can be repeated
/// without harm, so an unknown outcome is repeated too. Ends early only when the store is fenced or broken, or the broker stops.
/// </summary>
internal sealed class PatientWriter : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource? _idle;
    private int _running;

    public PatientWriter(TimeProvider time, ILogger logger, string queue)
    {
        _time = time;
        _logger = logger;
        _queue = queue;
        Stopping = _stop.Token;
    }

    /// <summary>Cancelled when the broker gives up waiting.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>True when it is committed. Never throws.</summary>
    public async Task<bool> RunAsync(Func<CancellationToken, ValueTask> commit)
    {
        lock (_lock)
            _running++;
        try
        {
            return await CommitAsync(commit);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Waits for what is under way as long as the token allows, then gives up on it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await WhenIdle().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
    }

    public void Dispose() => _stop.Dispose();

    private async Task<bool> CommitAsync(Func<CancellationToken, ValueTask> commit)
    {
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await commit(Stopping);
                return true;
            }
            catch (Exception e) when (e is TransientStoreException or UnavailableStoreException or OutcomeUnknownStoreException)
            {
                Log.CommitRepeated(_logger, e, _queue);
            }
            catch (Exception e)
            {
                if (e is not OperationCanceledException)
                    Log.CommitGivenUp(_logger, e, _queue);
                return false;
            }

            await Task.Delay(pause, _time, Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task WhenIdle()
    {
        lock (_lock)
        {
            if (_running == 0)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_running == 0)
                _idle?.TrySetResult();
        }
    }
}
