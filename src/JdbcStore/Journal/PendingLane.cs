using System.Runtime.InteropServices;

namespace JdbcStore.Journal;

/// <summary>Pending messages of one priority, rising by sequence. Guarded by the lock of <see cref="PendingWork"/>.</summary>
internal sealed class PendingLane
{
    private readonly List<PendingMessage> _messages = [];
    private int _start;   // those before it are in the database or gone

    public void Add(PendingMessage message) => _messages.Add(message);

    public IEnumerable<PendingMessage> After(long sequence)
    {
        for (var i = Math.Max(_start, IndexAfter(sequence)); i < _messages.Count; i++)
            yield return _messages[i];
    }

    public void Forget(long throughSequence)
    {
        _start = Math.Max(_start, IndexAfter(throughSequence));
        if (_start < 1024 && _start < _messages.Count)
            return;
        _messages.RemoveRange(0, _start);
        _start = 0;
    }

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
