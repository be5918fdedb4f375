namespace JdbcStore;

/// <summary>
/// Says whether a subscription's selector chooses a message; the store itself understands neither selectors nor bodies. What is not chosen
/// is not read, and leaves the store in time. Called by any thread, with subscriptions that have a selector; must not block.
/// </summary>
public delegate bool SubscriptionSelector(Subscription subscription, StoredMessage message);
