namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>A destination as the reference store keeps it.</summary>
internal sealed class MemoryDestination
{
    public SortedDictionary<long, StoredMessage> Messages { get; init; } = [];

    public Dictionary<string, long> Keys { get; init; } = new(StringComparer.Ordinal);

    /// <summary>When each key was stored; one that is only prepared has no time yet.</summary>
    public Dictionary<string, DateTimeOffset> KeyTimes { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<string, (long Number, long Sequence, DateTimeOffset At)> Producers { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By sequence; those of messages that are gone may still be read.</summary>
    public Dictionary<long, MemoryBody> LargeBodies { get; init; } = [];

    /// <summary>Messages that are not due yet.</summary>
    public SortedDictionary<long, MemoryAdd> Delayed { get; init; } = [];

    public List<StoredMessage> Acknowledged { get; init; } = [];

    public long Mark { get; set; }

    public long Recounted { get; set; }

    public void ForgetKey(string key)
    {
        Keys.Remove(key);
        KeyTimes.Remove(key);
    }

    public MemoryDestination Copy() => new()
    {
        Messages = new(Messages), Keys = new(Keys, Keys.Comparer), Acknowledged = [.. Acknowledged], Mark = Mark, Recounted = Recounted,
        KeyTimes = new(KeyTimes, KeyTimes.Comparer), Producers = new(Producers, Producers.Comparer), LargeBodies = new(LargeBodies),
        Delayed = new(Delayed),
    };
}
