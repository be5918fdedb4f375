namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>How many rows a database would have for what the reference store holds.</summary>
internal static class MemoryRows
{
    public static long Count(MemoryTables tables, string table) => table switch
    {
        "message" => tables.Destinations.Values.Sum(d => d.Messages.Count + d.Delayed.Count) + tables.Prepared.Sum(p => p.Adds.Count + p.Hidden.Count),
        "subscription" => tables.Subscriptions.Count,
        "subscription_position" => tables.Subscriptions.Count * Sequences.Priorities,
        "subscription_ack" => tables.Subscriptions.Sum(s => CountAcknowledged(tables, s)),
        "body_chunk" => tables.Destinations.Values.Sum(d => d.LargeBodies.Count),
        "detached_body" => 0,
        "prepared" => tables.Prepared.Count,
        "prepared_operation" => tables.Prepared.Sum(p => p.Adds.Count + p.Hidden.Count + p.HiddenFromSubscriptions.Count),
        _ => throw new ArgumentException($"There is no table {table}.", nameof(table)),
    };

    /// <summary>Those beyond the first message that the subscription still needs, of each priority.</summary>
    private static long CountAcknowledged(MemoryTables tables, MemorySubscription subscription) =>
        tables.Use(subscription.Subscription.Topic).Messages.Keys.Count(
            sequence => !subscription.Owed.Contains(sequence) && subscription.Owed.Any(owed => owed < sequence && owed % 10 == sequence % 10));
}
