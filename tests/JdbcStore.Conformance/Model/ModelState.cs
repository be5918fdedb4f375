namespace JdbcStore.Conformance.Model;

/// <summary>All that a store holds, as the promises describe it.</summary>
internal sealed class ModelState
{
    private DateTimeOffset _begin = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    public Dictionary<Destination, ModelDestination> Destinations { get; private init; } = [];

    public Dictionary<SubscriptionKey, ModelSubscription> Subscriptions { get; private init; } = [];

    /// <summary>In the order in which they were prepared.</summary>
    public List<ModelTransaction> Transactions { get; private init; } = [];

    /// <summary>By how many hours the clock has been put forward.</summary>
    public int Hour { get; private set; }

    /// <summary>How many messages were made for this history, stored or not.</summary>
    public int Sent { get; set; }

    public long LastSequence { get; set; }

    public long LastOrder { get; private set; }

    public int LastSubscription { get; set; }

    /// <summary>Something has expired, and may still be counted.</summary>
    public bool HasExpired { get; set; }

    public ModelDestination Use(Destination destination)
    {
        if (!Destinations.TryGetValue(destination, out var model))
            Destinations.Add(destination, model = new ModelDestination());
        return model;
    }

    public DateTimeOffset? TimeOf(int? hour) => hour is { } hours ? _begin.AddHours(hours) : null;

    public long NextOrder() => ++LastOrder;

    public IEnumerable<ModelSubscription> SubscriptionsOf(Destination topic) => Subscriptions.Values.Where(s => s.Subscription.Topic == topic);

    /// <summary>Whether a message sent there now is owed to anybody.</summary>
    public bool Keeps(Destination destination) => destination.Kind == DestinationKind.Queue || SubscriptionsOf(destination).Any();

    public bool IsNeeded(Destination destination, ModelMessage message) =>
        destination.Kind == DestinationKind.Queue || SubscriptionsOf(destination).Any(s => s.Needs(message));

    /// <summary>Lets readers see a message from now on, unless it has expired.</summary>
    public void Show(Destination destination, ModelMessage message)
    {
        if (message.IsExpired(Hour))
            HasExpired = true;
        else
            Use(destination).Messages.Add(message);
    }

    /// <summary>Puts a message at the end of the order.</summary>
    public void Append(Destination destination, ModelMessage message) => Show(destination, message with { Order = NextOrder(), MayBeGone = false });

    /// <summary>What has expired goes, and what nobody needs may be gone a moment later.</summary>
    public void Settle()
    {
        foreach (var (destination, model) in Destinations)
            HasExpired |= model.Messages.RemoveAll(m => m.IsExpired(Hour) && !IsHeld(destination, m)) > 0;
        foreach (var (destination, model) in Destinations.Where(d => d.Key.Kind == DestinationKind.Topic))
            model.Change(m => !m.MayBeGone && !IsNeeded(destination, m), m => m with { MayBeGone = true });
    }

    /// <summary>Puts the clock forward: what has expired goes, and then what is due comes, in the order in which it is due.</summary>
    public void PutForward(int hours)
    {
        Hour += hours;
        foreach (var model in Destinations.Values)
            model.Delayed.RemoveAll(m => m.IsExpired(Hour));
        foreach (var (destination, due) in Destinations.SelectMany(d => d.Value.Delayed.Where(m => m.Due <= Hour).Select(m => (d.Key, m)))
            .OrderBy(d => d.m.Due).ThenBy(d => d.m.Sequence).ToArray())
        {
            Use(destination).Delayed.Remove(due);
            if (Keeps(destination))
                Append(destination, due with { Sequence = null });
        }

        Settle();
    }

    /// <summary>What only undecided transactions acknowledge waits for the decision, also when it has expired meanwhile: it is counted, but nobody sees it.</summary>
    private bool IsHeld(Destination destination, ModelMessage message) =>
        destination.Kind == DestinationKind.Topic && IsNeeded(destination, message) && !SubscriptionsOf(destination).Any(s => s.Reads(message));

    public ModelState Copy() => new()
    {
        Destinations = Destinations.ToDictionary(d => d.Key, d => d.Value.Copy()), Subscriptions = Subscriptions.ToDictionary(s => s.Key, s => s.Value.Copy()),
        Transactions = [.. Transactions], Hour = Hour, Sent = Sent, LastSequence = LastSequence, LastOrder = LastOrder, LastSubscription = LastSubscription,
        HasExpired = HasExpired, _begin = _begin,
    };
}
