namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>What the reference store's stores share: the messages, the lease, and what has befallen them.</summary>
internal sealed class MemoryTables(Fault fault)
{
    public Lock Gate { get; } = new();

    public Fault Fault => fault;

    public Dictionary<Destination, MemoryDestination> Destinations { get; private set; } = [];

    /// <summary>In the order in which they were prepared.</summary>
    public List<MemoryPrepared> Prepared { get; private set; } = [];

    /// <summary>With a fault: the sequences that prepared adds were given too early.</summary>
    public Dictionary<string, List<long>> PlacesOfPrepared { get; } = [];

    public List<MemorySubscription> Subscriptions { get; private set; } = [];

    /// <summary>With a fault: what was acknowledged before it was sent.</summary>
    public HashSet<(SubscriptionKey Subscription, long Sequence)> Foreseen { get; } = [];

    /// <summary>For a fault that brings them back.</summary>
    public Dictionary<Destination, MemoryDestination> Deleted { get; } = [];

    /// <summary>For a fault that takes it out on the next unit.</summary>
    public bool HasRefused { get; set; }

    public long LastSequence { get; set; }

    public long Epoch { get; private set; }

    public bool Lost { get; set; }

    public bool Dropped { get; set; }

    public bool Held { get; set; }

    /// <summary>The size of bodies that are refused.</summary>
    public int? Poison { get; set; }

    private long _leaseEnds;

    public long NextSequence(int priority) => LastSequence = Sequences.Of(Sequences.OrdinalOf(LastSequence) + 1, priority);

    public MemoryDestination Use(Destination name)
    {
        if (fault == Fault.TrimsNames)
            name = new Destination(name.Kind, name.Name.Trim() is { Length: > 0 } trimmed ? trimmed : name.Name);
        if (!Destinations.TryGetValue(name, out var destination))
        {
            var comparer = fault == Fault.ComparesKeysWithoutCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
            Destinations.Add(name, destination = new MemoryDestination { Keys = new(comparer) });
        }

        return destination;
    }

    public bool TryAcquire(TimeSpan duration)
    {
        lock (Gate)
        {
            if (Lost || TimeProvider.System.GetTimestamp() < _leaseEnds)
                return false;
            Epoch++;
            Extend(duration);
            return true;
        }
    }

    /// <summary>What the store of this epoch is from now on.</summary>
    public StoreState Renew(long epoch, TimeSpan duration)
    {
        lock (Gate)
        {
            if (Lost || Epoch != epoch)
                return Lost ? StoreState.Suspended : StoreState.Standby;
            Extend(duration);
            return StoreState.Active;
        }
    }

    public void Release(long epoch)
    {
        lock (Gate)
        {
            if (Epoch == epoch && fault != Fault.KeepsTheLeaseWhenStopped)
                _leaseEnds = 0;
        }
    }

    /// <summary>The lease of the dead runs out.</summary>
    public void OutliveLease()
    {
        lock (Gate)
            _leaseEnds = 0;
    }

    /// <summary>What a crash leaves: everything confirmed, and the lease until it runs out.</summary>
    public MemoryTables Copy()
    {
        lock (Gate)
        {
            var copy = new MemoryTables(fault) { Poison = Poison, LastSequence = LastSequence, Epoch = Epoch, _leaseEnds = _leaseEnds };
            copy.Destinations = Destinations.ToDictionary(d => d.Key, d => d.Value.Copy());
            copy.Prepared = [.. Prepared];
            copy.Subscriptions = Subscriptions.ConvertAll(s => s.Copy());
            if (fault == Fault.LosesTheLastUnitInACrash)
                copy.Destinations.Values.Single(d => d.Messages.ContainsKey(LastSequence)).Messages.Remove(LastSequence);
            return copy;
        }
    }

    private void Extend(TimeSpan duration) =>
        _leaseEnds = TimeProvider.System.GetTimestamp() + (long)(duration.TotalSeconds * TimeProvider.System.TimestampFrequency);
}
