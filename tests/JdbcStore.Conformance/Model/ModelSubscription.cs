namespace JdbcStore.Conformance.Model;

/// <summary>A subscription as the promises describe it.</summary>
/// <param name="Id">Tells it from an earlier one of the same key.</param>
/// <param name="Subscription">Its key, topic and selector.</param>
/// <param name="After">The place in the order after which it begins.</param>
internal sealed record ModelSubscription(int Id, Subscription Subscription, long After)
{
    private readonly Dictionary<int, long> _through = [];

    /// <summary>Acknowledged one by one, with the transaction that is to decide it, or null.</summary>
    private readonly Dictionary<long, string?> _acknowledged = [];

    /// <summary>False: no decision is going to change anything.</summary>
    public bool Prepare(long sequence, string transaction) =>
        sequence > Through(sequence) && _acknowledged.TryAdd(sequence, transaction);

    public void Acknowledge(long sequence)
    {
        if (sequence > Through(sequence))
            _acknowledged[sequence] = null;
    }

    public void AcknowledgeThrough(long sequence) => _through[(int)(sequence % 10)] = Math.Max(sequence, Through(sequence));

    public void Decide(long sequence, string transaction, bool commit)
    {
        if (_acknowledged.GetValueOrDefault(sequence) != transaction)
            return;
        _acknowledged.Remove(sequence);
        if (commit)
            _acknowledged.Add(sequence, null);
    }

    /// <summary>Whether it is to get the message now.</summary>
    public bool Reads(ModelMessage message) => Needs(message) && !(message.Sequence is { } sequence && _acknowledged.ContainsKey(sequence));

    /// <summary>Whether it is to get the message now, or may be again after a decision.</summary>
    public bool Needs(ModelMessage message) =>
        message.Order > After && Names.Selects(Subscription.Selector, message.Body.Length)
        && !(message.Sequence is { } sequence && (sequence <= Through(sequence) || _acknowledged.GetValueOrDefault(sequence, "") is null));

    public ModelSubscription Copy()
    {
        var copy = new ModelSubscription(Id, Subscription, After);
        foreach (var (lane, through) in _through)
            copy._through.Add(lane, through);
        foreach (var (sequence, transaction) in _acknowledged)
            copy._acknowledged.Add(sequence, transaction);
        return copy;
    }

    private long Through(long sequence) => _through.GetValueOrDefault((int)(sequence % 10));
}
