namespace JdbcStore;

/// <summary>A durable subscription: what is sent to its topic is kept for it until it has acknowledged it.</summary>
/// <param name="Key">What tells it from every other.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Selector">What the subscriber chose of it, in the broker's own language; null: everything.</param>
public sealed record Subscription(SubscriptionKey Key, Destination Topic, string? Selector);
