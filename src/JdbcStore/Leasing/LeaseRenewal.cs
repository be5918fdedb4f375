using JdbcStore.Hosting;

namespace JdbcStore.Leasing;

/// <summary>
/// Keeps a lease alive. A failed renewal says nothing about who is active: the store is suspended once the lease has run out by its own
/// monotonic clock, and goes on when a renewal succeeds, since then nobody took over; the fence would have refused it otherwise.
/// </summary>
internal sealed class LeaseRenewal(DatabaseLease lease, long epoch, long askedAt, LeaseOptions options, TimeProvider time)
{
    private long _renewedAt = askedAt;

    /// <summary>Whether, by this machine's monotonic clock, no other store can be active yet. Read it before confirming what no fence has checked.</summary>
    public bool IsSurelyHeld => time.GetElapsedTime(Volatile.Read(ref _renewedAt)) < options.Duration;

    /// <summary>Renews until the token ends it (null) or another store has taken over (why).</summary>
    public async Task<StoreException?> RunAsync(Action<string?> onSuspended, CancellationToken cancellationToken)
    {
        var suspended = false;
        while (true)
        {
            try
            {
                await Task.Delay(suspended ? options.RetryInterval : options.RenewInterval, time, cancellationToken);
                var asked = time.GetTimestamp();
                if (!await lease.RenewAsync(epoch, cancellationToken).WaitAsync(options.Duration, time, cancellationToken))
                    return new FencedStoreException($"Another store has taken over from epoch {epoch}.");
                Volatile.Write(ref _renewedAt, asked);
                if (suspended)
                    onSuspended(null);
                suspended = false;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception e)
            {
                if (!suspended && !IsSurelyHeld)
                    onSuspended(e.Message);
                suspended |= !IsSurelyHeld;
            }
        }
    }
}
