namespace JdbcStore.Conformance.Model;

/// <summary>A destination as the promises describe it, without any database.</summary>
internal sealed class ModelDestination
{
    public const long NeverGiven = 1_000_000_000;

    private long _mark;
    private long _markOfThisLife;

    /// <summary>What readers see.</summary>
    public List<ModelMessage> Messages { get; init; } = [];

    public List<ModelMessage> Delayed { get; init; } = [];

    /// <summary>Due, but never seen: they may have come and gone between two readings, or may still come and go.</summary>
    public List<ModelMessage> Unseen { get; init; } = [];

    public HashSet<string> Keys { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<string, long> Producers { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Every sequence that was ever given here and told.</summary>
    public List<long> AllGiven { get; init; } = [];

    public long Bytes => Messages.Sum(message => (long)message.Body.Length);

    /// <summary>Messages in the order of reading; only when every sequence is known.</summary>
    public IEnumerable<ModelMessage> InOrder => Messages.OrderByDescending(m => m.Priority).ThenBy(m => m.Sequence);

    /// <summary>The sequence of the n-th message ever stored here, consumed or not; one that no message has when there was none yet.</summary>
    public long Given(int number) => AllGiven.Count == 0 ? NeverGiven + number : AllGiven[^(1 + (number % AllGiven.Count))];

    public bool IsResend(ModelMessage message) =>
        (message.Producer is { } producer && producer.Number <= Producers.GetValueOrDefault(producer.ProducerId, -1))
        || (message.Key is { } key && Keys.Contains(key));

    public void Remember(ModelMessage message)
    {
        if (message.Key is { } key)
            Keys.Add(key);
        if (message.Producer is { } producer)
            Producers[producer.ProducerId] = producer.Number;
    }

    public ModelMessage? Take(long sequence)
    {
        var found = Messages.Find(m => m.Sequence == sequence);
        if (found is not null)
            Messages.Remove(found);
        return found;
    }

    public void Change(Predicate<ModelMessage> which, Func<ModelMessage, ModelMessage> change)
    {
        for (var i = 0; i < Messages.Count; i++)
        {
            if (which(Messages[i]))
                Messages[i] = change(Messages[i]);
        }
    }

    public void Mark(long sequence) => _mark = Math.Max(_mark, sequence);

    public void BeginLife() => _markOfThisLife = _mark;

    public bool MayHaveBeenDelivered(long sequence) => sequence <= _markOfThisLife;

    public ModelDestination Copy() => new()
    {
        Messages = [.. Messages], Delayed = [.. Delayed], Unseen = [.. Unseen], Keys = new(Keys, Keys.Comparer), Producers = new(Producers, Producers.Comparer),
        AllGiven = [.. AllGiven], _mark = _mark, _markOfThisLife = _markOfThisLife,
    };
}
