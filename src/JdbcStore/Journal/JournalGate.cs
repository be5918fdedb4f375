using JdbcStore.Hosting;
using JdbcStore.Leasing;

namespace JdbcStore.Journal;

/// <summary>
/// When the journal may take more and confirm: no fence guards a local file, so the lease must surely be held by the local monotonic
/// clock; and while the database lags too far behind, producers wait. What is in memory of each operation is small, but not nothing.
/// </summary>
internal sealed class JournalGate(JournalLog log, PendingWork pending, LeaseRenewal lease, long epoch, JournalOptions options)
{
    /// <summary>So many may wait for their checkpoint.</summary>
    private const long MaxOperations = 1_000_000;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    public long Epoch { get; } = epoch;

    /// <summary>Signalled when a generation is full, so that its checkpoint begins at once.</summary>
    public SemaphoreSlim FullGenerations { get; } = new(0);

    public void Applied(bool generationIsFull)
    {
        if (generationIsFull)
            FullGenerations.Release();
    }

    /// <summary>Waits while the journal is full, or the lease is in doubt.</summary>
    public void WaitUntilOpen(CancellationToken cancellationToken)
    {
        while (log.Bytes > options.MaxBytes || pending.Operations > MaxOperations)
            Wait(cancellationToken);
        WaitUntilHeld(cancellationToken);
    }

    /// <summary>Waits for a renewal when the lease has run out by the local clock; a takeover ends the wait by the token.</summary>
    public void WaitUntilHeld(CancellationToken cancellationToken)
    {
        while (!lease.IsSurelyHeld)
            Wait(cancellationToken);
    }

    private static void Wait(CancellationToken cancellationToken)
    {
        if (cancellationToken.WaitHandle.WaitOne(Poll))
            cancellationToken.ThrowIfCancellationRequested();
    }
}
