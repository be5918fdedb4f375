namespace JdbcStore.Sql;

/// <summary>Whether the database can be reached, as those see it who use it all the time. Changes are told in order.</summary>
internal sealed class Reachability
{
    private readonly Lock _gate = new();
    private Action<string?>? _watch;
    private volatile string? _problem;

    public bool IsAway => _problem is not null;

    /// <summary>Tells of every change from now on: the reason when the database is away, null when it is back. Begins with an absence that lasts.</summary>
    public void Watch(Action<string?>? watch)
    {
        lock (_gate)
        {
            _watch = watch;
            if (_problem is not null)
                watch?.Invoke(_problem);
        }
    }

    /// <summary>The database has visibly been away: not one broken connection, but a second try that failed as well.</summary>
    public void Lost(string reason)
    {
        lock (_gate)
        {
            if (_problem is not null)
                return;
            _problem = reason;
            _watch?.Invoke(reason);
        }
    }

    /// <summary>The database has answered.</summary>
    public void Found()
    {
        if (_problem is null)
            return;
        lock (_gate)
        {
            if (_problem is null)
                return;
            _problem = null;
            _watch?.Invoke(null);
        }
    }
}
