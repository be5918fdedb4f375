namespace JdbcStore.Direct;

/// <summary>A subscription with its id and its topic's.</summary>
internal sealed record SubscriptionEntry(Subscription Subscription, long Id, long DestinationId);
