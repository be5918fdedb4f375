namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>A destination as the reference store keeps it.</summary>
internal sealed class MemoryDestination
{
    public SortedDictionary<long, StoredMessage> Messages { get; init; } = [];

    public Dictionary<string, long> Keys { get; init; } = new(StringComparer.Ordinal);

    public List<StoredMessage> Acknowledged { get; init; } = [];

    public long Mark { get; set; }

    public long Recounted { get; set; }

    public MemoryDestination Copy() => new()
    {
        Messages = new(Messages), Keys = new(Keys, Keys.Comparer), Acknowledged = [.. Acknowledged], Mark = Mark, Recounted = Recounted,
    };
}
