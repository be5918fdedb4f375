using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>
/// What the journal has confirmed and the database does not have yet, as consecutive generations: each is written by one checkpoint.
/// A message added and acknowledged before its checkpoint never reaches the database. Thread-safe.
/// </summary>
internal sealed class PendingWork(DestinationCatalog catalog, long lastSequence)
{
    /// <summary>A generation this large is closed, so that a checkpoint's transaction and the memory it holds stay bounded.</summary>
    private const long MaxGenerationBytes = 16L << 20, MaxGenerationOperations = 16_384;

    private readonly Lock _gate = new();
    private readonly LinkedList<Generation> _generations = new([new Generation { LastSequence = lastSequence }]);
    private readonly Dictionary<long, PendingMessage> _bySequence = [];
    private readonly Dictionary<long, PendingQueue> _queues = [];
    private readonly HashSet<DuplicateKey> _keys = [];
    private long _databaseSequence = lastSequence;
    private long _bytes;

    /// <summary>Bytes of bodies held in memory.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether a message with this key was confirmed lately; the database knows the earlier ones.</summary>
    public bool HasKey(DuplicateKey key)
    {
        lock (_gate)
            return _keys.Contains(key);
    }

    /// <summary>Takes up a durable group: its units become visible together. Returns whether a generation became full.</summary>
    public bool Apply(long group, long lastSequence, IEnumerable<IReadOnlyList<Operation>> units)
    {
        lock (_gate)
        {
            var current = _generations.Last!.Value;
            foreach (var operations in units)
            {
                foreach (var operation in operations)
                    Apply(current, operation);
            }

            current.LastGroup = group;
            current.LastSequence = lastSequence;
            if (current.Bytes < MaxGenerationBytes && current.Operations < MaxGenerationOperations)
                return false;
            _generations.AddLast(new Generation { LastGroup = group, LastSequence = lastSequence });
            return true;
        }
    }

    /// <summary>The oldest generation, fixed for its checkpoint; null when there is nothing to write.</summary>
    /// <param name="onlyFull">Leaves a generation alone that still grows.</param>
    public Generation? BeginCheckpoint(bool onlyFull)
    {
        lock (_gate)
        {
            var oldest = _generations.First!.Value;
            if (_generations.Count == 1)
            {
                if (onlyFull || oldest.Operations == 0)
                    return null;
                _generations.AddLast(new Generation { LastGroup = oldest.LastGroup, LastSequence = oldest.LastSequence });
            }

            oldest.IsWriting = true;
            return oldest;
        }
    }

    /// <summary>The generation is in the database: from here on readers find it there.</summary>
    public void EndCheckpoint(Generation written)
    {
        lock (_gate)
        {
            _generations.Remove(written);
            _databaseSequence = written.LastSequence;
            foreach (var add in written.Adds)
            {
                if (_bySequence.Remove(add.Sequence))
                    _bytes -= add.Message.Body.Length;
            }

            foreach (var last in written.Adds.GroupBy(a => a.DestinationId, (id, adds) => (Id: id, Sequence: adds.Max(a => a.Sequence))))
                _queues[last.Id].Forget(last.Sequence);
            foreach (var key in written.Acknowledgements)
                _queues[key.DestinationId].Hidden.Remove(key.Sequence);
            foreach (var (key, count) in written.Redeliveries)
                SubtractRedeliveries(key, count);
            foreach (var key in written.Keys)
                _keys.Remove(new DuplicateKey(key.DestinationId, key.Key));
        }
    }

    /// <summary>A destination's pending messages after a position, and what its rows in the database must not show.</summary>
    public PendingPage Read(long destinationId, long afterSequence, int limit)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(destinationId, out var queue))
                return new PendingPage(_databaseSequence, [], [], []);
            return new PendingPage(
                _databaseSequence,
                queue.Read(afterSequence, limit),
                queue.Hidden.Count == 0 ? [] : [.. queue.Hidden.Where(s => s > afterSequence)],
                queue.Redeliveries.Count == 0 ? [] : new Dictionary<long, int>(queue.Redeliveries));
        }
    }

    private void Apply(Generation current, in Operation operation)
    {
        current.Operations++;
        current.Destinations.Add(operation.Destination);
        var destinationId = catalog.GetOrAdd(operation.Destination).Id;
        var key = new MessageKey(destinationId, operation.Sequence);
        switch (operation.Kind)
        {
            case OperationKind.Add:
                Add(current, key, operation.Message!);
                break;
            case OperationKind.Acknowledge:
                Acknowledge(current, key);
                break;
            case OperationKind.Redeliver:
                Redeliver(current, key);
                break;
            case OperationKind.MarkDispatched:
                current.DispatchMarks[destinationId] = Math.Max(current.DispatchMarks.GetValueOrDefault(destinationId), operation.Sequence);
                break;
            default:
                break;   // Declare: being in Destinations is enough.
        }
    }

    private void Add(Generation current, MessageKey key, NewMessage message)
    {
        var pending = new PendingMessage(key.Sequence, key.DestinationId, message, current);
        _bySequence.Add(key.Sequence, pending);
        Queue(key.DestinationId).Add(pending);
        current.Adds.Add(pending);
        current.Bytes += message.Body.Length;
        _bytes += message.Body.Length;
        if (message.DuplicateKey is not { } duplicateKey)
            return;
        current.Keys.Add(new KeyRow(key.DestinationId, duplicateKey, key.Sequence));
        _keys.Add(new DuplicateKey(key.DestinationId, duplicateKey));
    }

    private void Acknowledge(Generation current, MessageKey key)
    {
        if (Find(key) is { } pending)
        {
            pending.IsGone = true;
            if (!pending.Generation.IsWriting)
            {
                _bySequence.Remove(key.Sequence);
                _bytes -= pending.Message.Body.Length;
                return;
            }
        }

        if (Queue(key.DestinationId).Hidden.Add(key.Sequence))
            current.Acknowledgements.Add(key);
    }

    private void Redeliver(Generation current, MessageKey key)
    {
        if (Find(key) is { Generation.IsWriting: false } pending)
        {
            pending.DeliveryCount++;
            return;
        }

        current.Redeliveries[key] = current.Redeliveries.GetValueOrDefault(key) + 1;
        var queue = Queue(key.DestinationId);
        queue.Redeliveries[key.Sequence] = queue.Redeliveries.GetValueOrDefault(key.Sequence) + 1;
    }

    private PendingMessage? Find(MessageKey key) =>
        _bySequence.TryGetValue(key.Sequence, out var pending) && pending.DestinationId == key.DestinationId ? pending : null;

    private void SubtractRedeliveries(MessageKey key, int count)
    {
        var redeliveries = _queues[key.DestinationId].Redeliveries;
        if ((redeliveries[key.Sequence] -= count) == 0)
            redeliveries.Remove(key.Sequence);
    }

    private PendingQueue Queue(long destinationId)
    {
        if (!_queues.TryGetValue(destinationId, out var queue))
            _queues[destinationId] = queue = new PendingQueue();
        return queue;
    }
}
