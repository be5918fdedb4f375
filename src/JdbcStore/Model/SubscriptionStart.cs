namespace JdbcStore;

/// <summary>Where a new subscription begins.</summary>
public enum SubscriptionStart
{
    /// <summary>With the first message that is committed after it.</summary>
    Now,

    /// <summary>With the oldest message that the topic still holds for other subscriptions (retroactive).</summary>
    Oldest,
}
