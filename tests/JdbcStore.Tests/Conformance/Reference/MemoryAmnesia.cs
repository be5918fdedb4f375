namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>What a faulty reference store forgets when its next life begins.</summary>
internal static class MemoryAmnesia
{
    public static void Strike(MemoryTables tables)
    {
        if (tables.Fault == Fault.GivesSequencesTwice)
            tables.LastSequence = tables.Destinations.Values.SelectMany(d => d.Messages.Keys).DefaultIfEmpty(0).Max();
        if (tables.Fault == Fault.ForgetsPreparedTransactions)
            tables.Prepared.Clear();
        if (tables.Fault == Fault.BringsTheDeletedBack)
            tables.Deleted.ToList().ForEach(deleted => tables.Destinations.TryAdd(deleted.Key, deleted.Value));
        if (tables.Fault == Fault.ForgetsSubscriptions)
            tables.Subscriptions.Clear();
        foreach (var subscription in tables.Subscriptions)
            Strike(tables, subscription);
        foreach (var destination in tables.Destinations.Values)
            Strike(tables.Fault, destination);
    }

    private static void Strike(MemoryTables tables, MemorySubscription subscription)
    {
        if (tables.Fault == Fault.KeepsNothingForTheAbsent)
            subscription.Owed.Clear();
        if (tables.Fault == Fault.BringsBackWhatASubscriptionAcknowledged)
            subscription.Owed.UnionWith(tables.Use(subscription.Subscription.Topic).Messages.Keys);
    }

    private static void Strike(Fault fault, MemoryDestination destination)
    {
        if (fault == Fault.ForgetsKeysOverARestart)
            destination.Keys.Clear();
        if (fault == Fault.ForgetsWhatIsDelayed)
            destination.Delayed.Clear();
        if (fault == Fault.ForgetsProducers)
            destination.Producers.Clear();
        if (fault == Fault.ForgetsDeliveryCounts)
            foreach (var message in destination.Messages.Values.ToArray())
                destination.Messages[message.Sequence] = message with { DeliveryCount = 0 };
        if (fault == Fault.ForgetsExpiry)
            foreach (var message in destination.Messages.Values.ToArray())
                destination.Messages[message.Sequence] = message with { ExpiresAt = null };
        if (fault == Fault.BringsAcknowledgedMessagesBack)
            destination.Acknowledged.ForEach(message => destination.Messages.TryAdd(message.Sequence, message));
    }
}
