namespace JdbcStore.Direct;

/// <summary>
/// When a pipeline's units have waited for too long. One timer for all of them, set for the oldest, so that a unit costs no timer of its
/// own. Guarded by its pipeline's lock.
/// </summary>
internal sealed class CommitDeadlines : IDisposable
{
    /// <summary>A late unit whose commit is under way at this moment is looked at again so soon.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromMilliseconds(50);

    /// <summary>A commit that is under way when the time is up may take this much longer: its outcome is better than none.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private bool _isSet;

    public CommitDeadlines(TimeSpan limit, TimeProvider time, Action expire)
    {
        _limit = limit;
        _time = time;
        _timer = time.CreateTimer(_ => expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public long Now => _time.GetTimestamp();

    /// <summary>Units given at this time or earlier are late.</summary>
    public long LateUntil => Now - (long)(_limit.TotalSeconds * _time.TimestampFrequency);

    /// <summary>How long a unit may still wait; negative when it is late.</summary>
    public TimeSpan Left(PendingUnit unit) => _limit - _time.GetElapsedTime(unit.GivenAt);

    /// <summary>A unit has been given.</summary>
    public void Watch()
    {
        if (!_isSet)
            Set(_limit);
    }

    /// <summary>After the timer: sets it for the oldest of these, if there is any.</summary>
    public void WatchNext(IEnumerable<PendingUnit?> waiting)
    {
        _isSet = false;
        if (waiting.OfType<PendingUnit>().MinBy(u => u.GivenAt) is { } oldest)
            Set(Left(oldest) > Recheck ? Left(oldest) : Recheck);
    }

    public void Dispose() => _timer.Dispose();

    private void Set(TimeSpan due)
    {
        _isSet = true;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
