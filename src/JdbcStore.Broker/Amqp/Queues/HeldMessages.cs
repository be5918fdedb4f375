namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// Which messages that expire are in a consumer's hands: they stay the consumer's, also after their time. A message is entered before the clock is read, so
/// that whoever finds it expired later finds it here. Any thread.
/// </summary>
internal sealed class HeldMessages
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Destination Destination, long Sequence), int> _holders = [];

    public void Hold(Destination destination, long sequence)
    {
        lock (_lock)
            _holders[(destination, sequence)] = _holders.GetValueOrDefault((destination, sequence)) + 1;
    }

    public void LetGo(Destination destination, long sequence)
    {
        lock (_lock)
        {
            if (_holders.GetValueOrDefault((destination, sequence)) > 1)
                _holders[(destination, sequence)]--;
            else
                _holders.Remove((destination, sequence));
        }
    }

    /// <summary>There are no consumers any more.</summary>
    public void Clear()
    {
        lock (_lock)
            _holders.Clear();
    }

    public bool IsHeld(Destination destination, long sequence)
    {
        lock (_lock)
            return _holders.ContainsKey((destination, sequence));
    }
}
