using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>
/// What has been tried for one batch so far, and what the next try will send. Rows may be taken back as long as every try has surely
/// failed; the batch's number is then committed without them, so that no hole arises. Thread-safe.
/// </summary>
internal sealed class WriteAttempt(FenceToken fence, Func<WriteBatch> assemble, bool isAlone = false)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private WriteBatch? _batch;
    private bool _isSent;
    private long _sentAt;
    private int _delays;

    public WriteAttempt(WriteBatch batch)
        : this(batch.Fence, () => batch, batch.Exclusive is not null)
    {
    }

    public FenceToken Fence => fence;

    /// <summary>It is one unit that is done alone, by statements of its own.</summary>
    public bool IsAlone => isAlone;

    /// <summary>What the last try sent.</summary>
    public WriteBatch Batch => _batch!;

    /// <summary>A try broke off when its commit may have been under way.</summary>
    public bool InDoubt { get; private set; }

    public Exception? Failure { get; set; }

    /// <summary>Tries that have failed.</summary>
    public int Failures { get; private set; }

    /// <summary>From here on the database decides what becomes of the rows.</summary>
    public WriteBatch Send(long now)
    {
        lock (_gate)
        {
            _batch ??= assemble();
            _isSent = true;
            _sentAt = now;
            return _batch;
        }
    }

    /// <summary>Ends a try.</summary>
    /// <returns>Whether its statements had begun to go out.</returns>
    public bool Fail(Exception failure, SqlFault fault)
    {
        lock (_gate)
        {
            var wasSent = _isSent;
            Failure = failure;
            Failures++;
            InDoubt |= wasSent && fault == SqlFault.ConnectionLost;
            _isSent = false;
            return wasSent;
        }
    }

    /// <summary>Ends a try that got past the fence and was rolled back. No earlier one was committed: it would have moved the fence.</summary>
    public void FailBehindFence(Exception failure)
    {
        lock (_gate)
        {
            Failure = failure;
            Failures++;
            InDoubt = false;
            _isSent = false;
        }
    }

    /// <summary>Takes rows back: the next try sends what is assembled then. False when they may have been committed, or may be just now.</summary>
    public bool TryWithdraw(Action withdraw)
    {
        lock (_gate)
        {
            if (_isSent || InDoubt)
                return false;
            withdraw();
            _batch = null;
            return true;
        }
    }

    /// <summary>Whether an answer is not to be expected within moments: none is under way, or it has been for this long.</summary>
    public bool IsStuck(TimeProvider time, TimeSpan patience)
    {
        lock (_gate)
            return !_isSent || time.GetElapsedTime(_sentAt) >= patience;
    }

    /// <summary>Exponential back-off with full jitter, from 10 ms to 1 s, so that writers that collided do not collide again.</summary>
    public TimeSpan NextDelay()
    {
        var ceiling = Math.Min(Longest.TotalMilliseconds, 10 * Math.Pow(2, Math.Min(_delays++, 10)));
        return TimeSpan.FromMilliseconds(1 + (Random.Shared.NextDouble() * ceiling));
    }
}
