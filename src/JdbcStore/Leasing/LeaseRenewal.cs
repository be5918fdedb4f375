using JdbcStore.Hosting;
using JdbcStore.Sql;

namespace JdbcStore.Leasing;

/// <summary>
/// Keeps a lease alive. A failed renewal says nothing about who is active, only that the database may be away: it is tried again soon. When
/// one succeeds again nobody has taken over meanwhile, and the store goes on.
/// </summary>
internal sealed class LeaseRenewal(DatabaseLease lease, long epoch, long askedAt, LeaseOptions options, TimeProvider time)
{
    /// <summary>Whether a failure is one broken connection or the database's absence shows at the next try, which therefore comes soon.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    private long _renewedAt = askedAt;

    /// <summary>Whether, by this machine's monotonic clock, no other store can be active yet. Read it before confirming what no fence has checked.</summary>
    public bool IsSurelyHeld => time.GetElapsedTime(Volatile.Read(ref _renewedAt)) < options.Duration;

    /// <summary>Renews until the token ends it (null) or another store has taken over (why).</summary>
    public async Task<StoreException?> RunAsync(Reachability reachability, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            try
            {
                await Task.Delay(Pause(failures), time, cancellationToken);
                var asked = time.GetTimestamp();
                if (!await lease.RenewAsync(epoch, cancellationToken).WaitAsync(options.Duration, time, cancellationToken))
                    return new FencedStoreException($"Another store has taken over from epoch {epoch}.");
                Volatile.Write(ref _renewedAt, asked);
                failures = 0;
                reachability.Found();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception e)
            {
                if (++failures > 1 || !IsSurelyHeld)
                    reachability.Lost(e.Message);
            }
        }
    }

    private TimeSpan Pause(int failures) =>
        failures == 0 ? options.RenewInterval : failures == 1 && Soon < options.RetryInterval ? Soon : options.RetryInterval;
}
