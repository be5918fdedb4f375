namespace JdbcStore.Hosting;

/// <summary>The configuration section <c>Persistence:Lease</c>.</summary>
public sealed class LeaseOptions
{
    /// <summary>How long a lease lasts without being renewed: 1 second to 1 hour.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the active store renews it: at most half of <see cref="Duration"/>.</summary>
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a standby tries to get it: 100 ms to 1 minute.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Stop with an error, instead of waiting as a standby, when another store is active.</summary>
    public bool FailIfLocked { get; set; }
}
