namespace JdbcStore.Conformance;

/// <summary>
/// A clock that can be stopped: what a store sees of time while its process is suspended (SIGSTOP, a long collection, a frozen virtual
/// machine). Timers that fall due meanwhile fire at <see cref="Resume"/>, and the clock then jumps.
/// </summary>
public sealed class PausableTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Action> _due = [];
    private (DateTimeOffset Utc, long Timestamp)? _stoppedAt;
    private TimeSpan _ahead;

    /// <summary>By how much the time of day is ahead; timers do not care.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (_gate)
                return _ahead;
        }

        set
        {
            lock (_gate)
                _ahead = value;
        }
    }

    /// <summary>Stops the clock.</summary>
    public void Pause()
    {
        lock (_gate)
            _stoppedAt ??= (System.GetUtcNow(), System.GetTimestamp());
    }

    /// <summary>Lets the clock catch up, and fires what fell due meanwhile.</summary>
    public void Resume()
    {
        Action[] due;
        lock (_gate)
        {
            _stoppedAt = null;
            due = [.. _due];
            _due.Clear();
        }

        foreach (var fire in due)
            ThreadPool.QueueUserWorkItem(_ => fire());
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => System.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return (_stoppedAt?.Utc ?? System.GetUtcNow()) + _ahead;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
            return _stoppedAt?.Timestamp ?? System.GetTimestamp();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return System.CreateTimer(FireOrKeep, () => callback(state), dueTime, period);
    }

    private void FireOrKeep(object? fire)
    {
        lock (_gate)
        {
            if (_stoppedAt is not null)
            {
                _due.Add((Action)fire!);
                return;
            }
        }

        ((Action)fire!)();
    }
}
