using System.Runtime.InteropServices;

namespace JdbcStore.Journal;

/// <summary>One destination's part of what the database does not have yet. Guarded by the lock of <see cref="PendingWork"/>.</summary>
internal sealed class PendingQueue
{
    private readonly List<PendingMessage> _messages = [];   // rising by sequence
    private int _start;                                     // those before it are in the database or gone

    /// <summary>Messages in the database, or on their way there, that have been acknowledged.</summary>
    public HashSet<long> Hidden { get; } = [];

    /// <summary>Failed deliveries of messages in the database, or on their way there, that it does not know of yet.</summary>
    public Dictionary<long, int> Redeliveries { get; } = [];

    public void Add(PendingMessage message) => _messages.Add(message);

    /// <summary>Up to <paramref name="limit"/> messages after a position, as they are now.</summary>
    public List<StoredMessage> Read(long afterSequence, int limit)
    {
        var page = new List<StoredMessage>();
        for (var i = Math.Max(_start, IndexAfter(afterSequence)); i < _messages.Count && page.Count < limit; i++)
        {
            var message = _messages[i];
            if (!message.IsGone)
                page.Add(Show(message));
        }

        return page;
    }

    /// <summary>Everything up to this sequence is in the database now.</summary>
    public void Forget(long throughSequence)
    {
        _start = Math.Max(_start, IndexAfter(throughSequence));
        if (_start < 1024 && _start < _messages.Count)
            return;
        _messages.RemoveRange(0, _start);
        _start = 0;
    }

    private StoredMessage Show(PendingMessage message) => new(
        message.Sequence, message.DeliveryCount + Redeliveries.GetValueOrDefault(message.Sequence), MayHaveBeenDelivered: false, message.Message.Body);

    private int IndexAfter(long sequence)
    {
        var span = CollectionsMarshal.AsSpan(_messages);
        int low = 0, high = span.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (span[middle].Sequence <= sequence)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
