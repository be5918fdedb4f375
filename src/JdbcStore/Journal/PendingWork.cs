using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>
/// What the journal has confirmed and the database does not have yet, as consecutive generations: each is written by one checkpoint.
/// A message added and acknowledged before its checkpoint never reaches the database. Bodies are kept in memory up to a limit; of those beyond it, only where
/// they lie in the journal. Thread-safe.
/// </summary>
internal sealed class PendingWork(StoreCatalog catalog, long lastSequence, long maxBytes)
{
    /// <summary>A generation this large is closed, so that a checkpoint's transaction and the memory it holds stay bounded.</summary>
    private const long MaxGenerationBytes = 16L << 20, MaxGenerationOperations = 16_384;

    private readonly Lock _gate = new();
    private readonly LinkedList<Generation> _generations = new([new Generation { LastSequence = lastSequence }]);
    private readonly Dictionary<long, PendingMessage> _bySequence = [];
    private readonly Dictionary<long, PendingQueue> _queues = [];
    private readonly Dictionary<long, PendingSubscription> _subscriptions = [];
    private readonly Dictionary<(long DestinationId, string ProducerId), long> _producers = [];
    private readonly HashSet<DuplicateKey> _keys = [];
    private long _databaseSequence = lastSequence;
    private long _lastSequence = lastSequence;
    private long _firstGroup = 1;
    private long _lastGroup;
    private long _operations;
    private long _bytes;

    /// <summary>Operations that the database does not know of yet.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>Bytes of bodies held in memory.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Every sequence up to this one is decided.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Groups from this one on may have effects that the database does not have.</summary>
    public long FirstGroup => Volatile.Read(ref _firstGroup);

    /// <summary>The last group that was taken up; 0 before the first.</summary>
    public long LastGroup => Volatile.Read(ref _lastGroup);

    /// <summary>The last number of a producer that was confirmed lately; null: the database knows.</summary>
    public long? FindProducer(long destinationId, string producerId)
    {
        lock (_gate)
            return _producers.TryGetValue((destinationId, producerId), out var number) ? number : null;
    }

    /// <summary>Whether a message with this key was confirmed lately; the database knows the earlier ones.</summary>
    public bool HasKey(DuplicateKey key)
    {
        lock (_gate)
            return _keys.Contains(key);
    }

    /// <summary>Takes up a durable group: its units become visible together. Returns whether a generation became full.</summary>
    /// <param name="payload">The group, and where its payload starts.</param>
    /// <param name="lastSequence">The high-water mark after it.</param>
    /// <param name="units">What it holds.</param>
    /// <param name="bodyOffsets">Where in the payload the body of each add starts, in order.</param>
    public bool Apply(JournalPosition payload, long lastSequence, IEnumerable<IReadOnlyList<Operation>> units, IReadOnlyList<int> bodyOffsets)
    {
        lock (_gate)
        {
            var current = _generations.Last!.Value;
            var (group, adds) = (payload.Group, 0);
            foreach (var operations in units)
            {
                foreach (var operation in operations)
                    Apply(current, operation, operation.Kind == OperationKind.Add ? payload.Plus(bodyOffsets[adds++]) : default);
            }

            current.LastGroup = group;
            current.LastSequence = lastSequence;
            Volatile.Write(ref _lastSequence, lastSequence);
            Volatile.Write(ref _lastGroup, group);
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

    /// <summary>While nothing is pending, a unit went directly to the database, up to this sequence.</summary>
    public void Advance(long lastSequence)
    {
        lock (_gate)
        {
            _generations.Last!.Value.LastSequence = _databaseSequence = lastSequence;
            Volatile.Write(ref _lastSequence, lastSequence);
        }
    }

    /// <summary>The generation is in the database: from here on readers find it there.</summary>
    public void EndCheckpoint(Generation written)
    {
        lock (_gate)
        {
            _generations.Remove(written);
            _operations -= written.Operations;
            _databaseSequence = written.LastSequence;
            Volatile.Write(ref _firstGroup, written.LastGroup + 1);
            foreach (var add in written.Adds)
            {
                if (_bySequence.Remove(add.Sequence) || add.Message.IsDelayed)
                    _bytes -= add.Message.Body.Length;
            }

            foreach (var last in written.Adds.Where(a => !a.Message.IsDelayed).GroupBy(a => (a.DestinationId, a.Message.Priority), (_, adds) => adds.Last()))
                _queues[last.DestinationId].Forget(last.Sequence);
            foreach (var key in written.Acknowledgements)
                _queues[key.DestinationId].Hidden.Remove(key.Sequence);
            foreach (var (key, count) in written.Redeliveries)
                SubtractRedeliveries(key, count);
            foreach (var key in written.Keys)
                _keys.Remove(new DuplicateKey(key.DestinationId, key.Key));
            ForgetSubscriptions(written);
            foreach (var (key, row) in written.Producers)
            {
                if (_producers.GetValueOrDefault(key) == row.Number)
                    _producers.Remove(key);
            }
        }
    }

    /// <summary>A destination's pending messages after a position, and what its rows in the database must not show.</summary>
    public PendingPage Read(CatalogEntry destination, SubscriptionEntry? subscription, ReadPosition after, int limit)
    {
        lock (_gate)
        {
            var spilled = new Dictionary<long, SpilledBody>();
            var done = subscription is null ? null : _subscriptions.GetValueOrDefault(subscription.Id)?.Copy();
            if (!_queues.TryGetValue(destination.Id, out var queue))
                return new PendingPage(_databaseSequence, [], [], []) { Subscription = done };
            return new PendingPage(
                _databaseSequence,
                queue.Read(after, limit, destination.DispatchMark, sequence => done?.Needs(sequence) != false, spilled),
                queue.Hidden.Count == 0 ? [] : [.. queue.Hidden.Where(s => s > after.Of(Sequences.PriorityOf(s)))],
                queue.Redeliveries.Count == 0 ? [] : [.. queue.Redeliveries.Keys]) { Subscription = done, Spilled = spilled };
        }
    }

    private void Apply(Generation current, in Operation operation, JournalPosition body)
    {
        current.Operations++;
        _operations++;
        current.Destinations.Add(operation.Destination);
        var destinationId = catalog.GetOrAdd(operation.Destination).Id;
        var key = new MessageKey(destinationId, operation.Sequence);
        switch (operation.Kind)
        {
            case OperationKind.Add:
                Add(current, key, operation.Message!, body);
                break;
            case OperationKind.Acknowledge:
                Acknowledge(current, key);
                break;
            case OperationKind.Redeliver:
                Redeliver(current, key);
                break;
            case OperationKind.AcknowledgeSubscription or OperationKind.AcknowledgeThrough:
                Acknowledge(current, operation.Kind, new SubscriptionMark(operation.SubscriptionId, operation.Sequence));
                break;
            case OperationKind.MarkDispatched:
                current.DispatchMarks[destinationId] = Math.Max(current.DispatchMarks.GetValueOrDefault(destinationId), operation.Sequence);
                break;
            default:
                break;   // Declare: being in Destinations is enough.
        }
    }

    private void Add(Generation current, MessageKey key, NewMessage message, JournalPosition body)
    {
        var pending = new PendingMessage(key.Sequence, key.DestinationId, message, current);
        current.Adds.Add(pending);
        if (!message.IsDelayed)
        {
            _bySequence.Add(key.Sequence, pending);
            Queue(key.DestinationId).Add(pending);
        }

        current.Bytes += message.Body.Length;
        if (message.Body.Length > 0 && _bytes + message.Body.Length > maxBytes)
            pending.Spill(body);
        _bytes += pending.Message.Body.Length;
        if (message.Producer is { } producer)
        {
            current.Producers[(key.DestinationId, producer.ProducerId)] =
                new ProducerRow(key.DestinationId, producer.ProducerId, producer.Number, key.Sequence, message.AddedAt);
            _producers[(key.DestinationId, producer.ProducerId)] = producer.Number;
        }

        if (message.DuplicateKey is not { } duplicateKey)
            return;
        current.Keys.Add(new KeyRow(key.DestinationId, duplicateKey, key.Sequence, message.AddedAt));
        _keys.Add(new DuplicateKey(key.DestinationId, duplicateKey));
    }

    private void Acknowledge(Generation current, OperationKind kind, SubscriptionMark mark)
    {
        if (!_subscriptions.TryGetValue(mark.SubscriptionId, out var subscription))
            _subscriptions[mark.SubscriptionId] = subscription = new PendingSubscription();
        if (kind == OperationKind.AcknowledgeThrough && subscription.AcknowledgeThrough(mark))
            current.SubscriptionPositions[(mark.SubscriptionId, mark.Lane)] = mark;
        else if (kind == OperationKind.AcknowledgeSubscription && subscription.Acknowledge(mark.Sequence))
            current.SubscriptionAcknowledgements.Add(mark);
    }

    private void ForgetSubscriptions(Generation written)
    {
        foreach (var mark in written.SubscriptionAcknowledgements)
            _subscriptions[mark.SubscriptionId].ForgetAcknowledged(mark);
        foreach (var mark in written.SubscriptionPositions.Values)
            _subscriptions[mark.SubscriptionId].ForgetThrough(mark);
        foreach (var id in written.SubscriptionAcknowledgements.Concat(written.SubscriptionPositions.Values).Select(m => m.SubscriptionId).Distinct())
        {
            if (_subscriptions[id].IsEmpty)
                _subscriptions.Remove(id);
        }
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
                pending.DropBody();   // Its generation keeps the rest of it for a while.
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
