using JdbcStore.Hosting;
using JdbcStore.Sql;

namespace JdbcStore.Leasing;

/// <summary>One store's tries to become the active one: first the data directory where one is used, then the lease.</summary>
internal sealed class Candidate(StoreDatabase database, JdbcStoreOptions options, bool usesDirectory, TimeProvider time) : IDisposable
{
    private readonly DatabaseLease _lease = new(
        database, $"{Environment.MachineName}:{Environment.ProcessId}", options.Lease.Duration,
        usesDirectory ? 1 : Math.Min(options.GroupCommit.Writers, database.Dialect.MaxWriters));

    private DataDirectoryLock? _directory;
    private TimeSpan _remaining = options.Lease.RetryInterval;

    public DatabaseLease Lease => _lease;

    /// <summary>Why the last try did not win.</summary>
    public string Obstacle { get; private set; } = "Nothing has been tried yet";

    /// <summary>Until the next try: no later than the moment at which the lease that was seen runs out.</summary>
    public TimeSpan NextTry { get; private set; } = options.Lease.RetryInterval;

    /// <summary>A monotonic time taken before the lease was asked for: by our clock it runs out no later than this plus its duration.</summary>
    public long AskedAt { get; private set; }

    public async Task<Tenure?> TryWinAsync(CancellationToken cancellationToken)
    {
        if (NeedsDirectory && !TryLockDirectory())
            return null;
        AskedAt = time.GetTimestamp();
        if (await _lease.TryAcquireAsync(_directory?.ReadHolder(), cancellationToken) is { } tenure)
        {
            _directory?.WriteHolder(tenure.Holder);
            return tenure;
        }

        var (holder, remaining) = await _lease.FindHolderAsync(cancellationToken);
        _remaining = TimeSpan.FromMilliseconds(Math.Max(remaining, 0) + 20);
        NextTry = _remaining < options.Lease.RetryInterval ? _remaining : options.Lease.RetryInterval;
        Obstacle = $"The lease is held by {holder}";
        return null;
    }

    public void Dispose() => _directory?.Dispose();

    private bool NeedsDirectory => usesDirectory || database.Dialect.IsEmbedded;

    private bool TryLockDirectory()
    {
        _directory ??= DataDirectoryLock.TryAcquire(options.DataDirectory);
        if (_directory is not null)
            return true;
        NextTry = TimeSpan.FromMilliseconds(Math.Min(options.Lease.RetryInterval.TotalMilliseconds, 500));
        Obstacle = $"The data directory '{options.DataDirectory}' is in use by another process";
        return false;
    }
}
