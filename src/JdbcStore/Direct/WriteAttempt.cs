using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>What has been tried for one batch so far.</summary>
internal sealed class WriteAttempt(WriteBatch batch)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private int _failures;

    public WriteBatch Batch { get; } = batch;

    /// <summary>The statements of the current try have begun to go out.</summary>
    public bool Sent { get; set; }

    /// <summary>A try broke off when its commit may have been under way.</summary>
    public bool InDoubt { get; set; }

    public Exception? Failure { get; set; }

    /// <summary>Exponential back-off with full jitter, from 10 ms to 1 s, so that writers that collided do not collide again.</summary>
    public TimeSpan NextDelay()
    {
        var ceiling = Math.Min(Longest.TotalMilliseconds, 10 * Math.Pow(2, Math.Min(_failures++, 10)));
        return TimeSpan.FromMilliseconds(1 + (Random.Shared.NextDouble() * ceiling));
    }
}
