namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>What the reference store's stores share: the messages, the lease, and what has befallen them.</summary>
internal sealed class MemoryTables(Fault fault)
{
    public Lock Gate { get; } = new();

    public Fault Fault => fault;

    public Dictionary<Destination, MemoryDestination> Destinations { get; private set; } = [];

    public long LastSequence { get; set; }

    public long Epoch { get; private set; }

    public bool Lost { get; set; }

    public bool Dropped { get; set; }

    private long _leaseEnds;

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

    public bool TryRenew(long epoch, TimeSpan duration)
    {
        lock (Gate)
        {
            if (Lost || Epoch != epoch)
                return false;
            Extend(duration);
            return true;
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

    /// <summary>What a crash leaves: everything confirmed, and the lease until it runs out.</summary>
    public MemoryTables Copy()
    {
        lock (Gate)
        {
            var copy = new MemoryTables(fault) { LastSequence = LastSequence, Epoch = Epoch, _leaseEnds = _leaseEnds };
            copy.Destinations = Destinations.ToDictionary(d => d.Key, d => d.Value.Copy());
            if (fault == Fault.LosesTheLastUnitInACrash)
                copy.Destinations.Values.Single(d => d.Messages.ContainsKey(LastSequence)).Messages.Remove(LastSequence);
            return copy;
        }
    }

    private void Extend(TimeSpan duration) =>
        _leaseEnds = TimeProvider.System.GetTimestamp() + (long)(duration.TotalSeconds * TimeProvider.System.TimestampFrequency);
}
