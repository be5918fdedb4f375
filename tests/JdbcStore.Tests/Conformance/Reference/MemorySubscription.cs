namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>A subscription as the reference store keeps it: with the sequences that it has not acknowledged.</summary>
internal sealed class MemorySubscription(Subscription subscription)
{
    public Subscription Subscription => subscription;

    public SortedSet<long> Owed { get; init; } = [];

    /// <summary>With a fault: how many messages it has been offered.</summary>
    public int Offered { get; set; }

    public MemorySubscription Copy() => new(subscription) { Owed = [.. Owed], Offered = Offered };
}
