namespace JdbcStore.Conformance.Model;

/// <summary>A destination as the promises describe it, without any database.</summary>
internal sealed class ModelDestination
{
    public const long NeverGiven = 1_000_000_000;

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly List<long> _given = [];
    private long _mark;
    private long _markOfThisLife;

    public SortedDictionary<long, ModelMessage> Messages { get; } = [];

    public long Bytes => Messages.Values.Sum(message => (long)message.Body.Length);

    /// <summary>The sequence of the n-th message ever stored here, consumed or not; one that no message has when there was none yet.</summary>
    public long Given(int number) => _given.Count == 0 ? NeverGiven + number : _given[number % _given.Count];

    public bool IsResend(string? key) => key is not null && !_keys.Add(key);

    public void Store(long sequence, byte[] body)
    {
        _given.Add(sequence);
        Messages.Add(sequence, new ModelMessage(body));
    }

    public void Acknowledge(IReadOnlyList<long> sequences)
    {
        foreach (var sequence in sequences)
            Messages.Remove(sequence);
    }

    public void Redeliver(long sequence)
    {
        if (Messages.TryGetValue(sequence, out var message))
            message.DeliveryCount++;
    }

    public void Mark(long sequence) => _mark = Math.Max(_mark, sequence);

    public void BeginLife() => _markOfThisLife = _mark;

    public bool MayHaveBeenDelivered(long sequence) => sequence <= _markOfThisLife;
}
