namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Durable subscriptions in the simplest way, under the tables' gate: each has a list of what it is owed, and what nobody is owed goes.</summary>
internal sealed class MemoryTopics(MemoryTables tables)
{
    public bool Keeps(Destination name) =>
        name.Kind == DestinationKind.Queue || tables.Fault == Fault.StoresForNobody || tables.Subscriptions.Exists(s => s.Subscription.Topic == name);

    /// <summary>A message has taken its place in the order.</summary>
    public void Offer(Destination name, long sequence)
    {
        foreach (var subscription in Of(name).Where(s => tables.Fault != Fault.StartsTooLate || s.Offered++ > 0))
        {
            if (!tables.Foreseen.Contains((subscription.Subscription.Key, sequence)))
                subscription.Owed.Add(sequence);
        }
    }

    public void Subscribe(Subscription subscription, bool now)
    {
        if (Find(subscription.Key) is { } known)
        {
            if (IsSame(known.Subscription, subscription))
                return;
            tables.Subscriptions.Remove(known);
        }

        var made = new MemorySubscription(subscription);
        if (now ? tables.Fault == Fault.StartsTooEarly : tables.Fault != Fault.IgnoresTheOldest)
            made.Owed.UnionWith(tables.Use(subscription.Topic).Messages.Keys);
        tables.Subscriptions.Add(made);
        Trim(subscription.Topic);
    }

    public void Unsubscribe(SubscriptionKey key)
    {
        if (Find(key) is not { } ended)
            return;
        tables.Subscriptions.Remove(ended);
        Trim(ended.Subscription.Topic);
    }

    public void Acknowledge(SubscriptionKey key, long sequence)
    {
        if (tables.Fault == Fault.AcknowledgesTheFuture && sequence > tables.LastSequence)
            tables.Foreseen.Add((key, sequence));
        if (Find(key) is not { } known)
            return;
        if (tables.Fault == Fault.AcknowledgesAllBefore)
            AcknowledgeThrough(key, sequence);
        foreach (var subscription in tables.Fault == Fault.AcknowledgesForEverySubscription ? [.. Of(known.Subscription.Topic)] : new[] { known })
            subscription.Owed.Remove(sequence);
        Trim(known.Subscription.Topic);
    }

    public void AcknowledgeThrough(SubscriptionKey key, long sequence)
    {
        if (Find(key) is not { } known || sequence > tables.LastSequence)
            return;
        if (tables.Fault == Fault.MovesThePointerBack)
            known.Owed.UnionWith(tables.Use(known.Subscription.Topic).Messages.Keys.Where(s => s > sequence));
        known.Owed.RemoveWhere(s => s <= sequence && (s % 10 == sequence % 10 || tables.Fault == Fault.AcknowledgesAcrossPriorities));
        Trim(known.Subscription.Topic);
    }

    public List<StoredMessage> Read(SubscriptionKey key, ReadPosition after, int limit, SubscriptionSelector? selects)
    {
        var known = Find(key) ?? throw new PreconditionStoreException($"There is no subscription {key}.");
        var (now, messages) = (TimeProvider.System.GetUtcNow(), tables.Use(known.Subscription.Topic).Messages);
        var owed = known.Owed.Where(s => s > after.Of((int)(s % 10)) && !IsPrepared(key, s)).Select(s => messages.GetValueOrDefault(s)).OfType<StoredMessage>();
        var seen = owed.Where(m => !(m.ExpiresAt <= now) && Chooses(known.Subscription, m, selects));
        return [.. seen.OrderByDescending(m => m.Priority).Take(limit)];
    }

    /// <summary>A prepared transaction with an acknowledgement was rolled back.</summary>
    public void RollBack(SubscriptionKey key, long sequence)
    {
        if (tables.Fault == Fault.LosesWhatARollbackGivesASubscription)
            Acknowledge(key, sequence);
        if (tables.Fault == Fault.RollsBackForEverySubscription && Find(key) is { } known)
            Of(known.Subscription.Topic).ToList().ForEach(s => s.Owed.Add(sequence));
    }

    /// <summary>Lets go of what no selector chooses, and of what has expired.</summary>
    public void Sweep(SubscriptionSelector? selects)
    {
        foreach (var subscription in tables.Subscriptions.Where(_ => tables.Fault != Fault.KeepsWhatNobodyChooses))
        {
            var messages = tables.Use(subscription.Subscription.Topic).Messages;
            subscription.Owed.RemoveWhere(s => !messages.TryGetValue(s, out var message) || !Chooses(subscription.Subscription, message, selects));
        }

        foreach (var topic in tables.Destinations.Keys.Where(d => d.Kind == DestinationKind.Topic).ToArray())
            Trim(topic);
    }

    /// <summary>A message that nobody is owed goes.</summary>
    private void Trim(Destination topic)
    {
        if (tables.Fault == (Of(topic).Any() ? Fault.LeaksWhatAllHaveAcknowledged : Fault.LeaksAfterTheLastSubscription))
            return;
        var destination = tables.Use(topic);
        foreach (var message in destination.Messages.Values.Where(m => !Of(topic).Any(s => s.Owed.Contains(m.Sequence))).ToArray())
        {
            destination.Messages.Remove(message.Sequence);
            if (tables.Fault != Fault.LeaksLargeBodiesOfTopics)
                destination.LargeBodies.Remove(message.Sequence);
        }
    }

    private bool IsPrepared(SubscriptionKey key, long sequence) =>
        tables.Fault != Fault.ShowsWhatASubscriptionHasPrepared && tables.Prepared.Exists(p => p.HiddenFromSubscriptions.Contains((key, sequence)));

    private bool Chooses(Subscription subscription, StoredMessage message, SubscriptionSelector? selects) =>
        tables.Fault == Fault.IgnoresSelectors || selects is null || subscription.Selector is null || selects(subscription, message);

    private bool IsSame(Subscription known, Subscription subscription) => tables.Fault switch
    {
        Fault.BeginsAnewWithTheSameSelector => false,
        Fault.GoesOnWithAnotherSelector => known.Topic == subscription.Topic,
        _ => known == subscription,
    };

    private MemorySubscription? Find(SubscriptionKey key) => tables.Subscriptions.Find(s => tables.Fault == Fault.ComparesSubscriptionsWithoutCase
        ? string.Equals(s.Subscription.Key.ToString(), key.ToString(), StringComparison.OrdinalIgnoreCase) : s.Subscription.Key == key);

    private IEnumerable<MemorySubscription> Of(Destination topic) => tables.Subscriptions.Where(s => s.Subscription.Topic == topic);
}
