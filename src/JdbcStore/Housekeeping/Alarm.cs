namespace JdbcStore.Housekeeping;

/// <summary>The earliest of many moments at which something has to be done. Thread-safe.</summary>
internal sealed class Alarm
{
    private long _next = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    /// <summary>Milliseconds since 1970.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Nothing is known to come, other than what is added from now on.</summary>
    public void Reset() => Volatile.Write(ref _next, long.MaxValue);

    public void Add(long moment)
    {
        for (var next = Next; moment < next; next = Next)
        {
            if (Interlocked.CompareExchange(ref _next, moment, next) == next)
                return;
        }
    }

    public void Add(DateTimeOffset? moment)
    {
        if (moment is { } time)
            Add(time.ToUnixTimeMilliseconds());
    }
}
