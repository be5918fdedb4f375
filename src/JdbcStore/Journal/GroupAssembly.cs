using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>Turns units into one group: decides which adds are resends, gives out the sequences, encodes. Used by the writer's thread only.</summary>
internal sealed class GroupAssembly(
    StoreCatalog catalog, PendingWork pending, ProducerNumbers producers, long lastSequence) : IDisposable
{
    private readonly GroupBuffer _buffer = new();
    private readonly List<int> _bodyOffsets = [];
    private readonly Dictionary<(long DestinationId, string ProducerId), long> _numbers = [];
    private long _firstSequence;

    /// <summary>The last ordinal that was given out, here or by a unit that went past the journal.</summary>
    public long LastOrdinal { get; set; } = Sequences.OrdinalOf(lastSequence);

    /// <param name="units">The group's, in order.</param>
    /// <param name="known">Those of their keys that are stored already.</param>
    public AssembledGroup Assemble(List<PendingUnit> units, HashSet<DuplicateKey> known)
    {
        _buffer.Clear();
        _bodyOffsets.Clear();
        _numbers.Clear();
        var group = new AssembledGroup(_buffer, _bodyOffsets);
        _firstSequence = Sequences.First(LastOrdinal + 1);
        foreach (var unit in units)
            Append(group, unit.Unit, known);
        group.LastSequence = Sequences.Last(LastOrdinal);
        return group;
    }

    public void Dispose() => _buffer.Dispose();

    private void Append(AssembledGroup group, UnitOfWork unit, HashSet<DuplicateKey> known)
    {
        var operations = new List<Operation>(unit.Count);
        var results = new AddResult[unit.Adds];
        var add = 0;
        foreach (var operation in unit.Operations)
        {
            if (operation.Kind != OperationKind.Add)
                AppendUnlessEarly(operations, operation);
            else if (FindRefusal(operation, known) is { } refusal)
            {
                results[add++] = new AddResult(refusal, 0);
                DeclareUnlessStored(operations, operation.Destination);
            }
            else
            {
                var sequence = Sequences.Of(++LastOrdinal, operation.Message!.Priority);
                operations.Add(operation with { Sequence = sequence });
                results[add++] = new AddResult(AddStatus.Stored, sequence);
            }
        }

        group.Results.Add(new CommitResult(results));
        if (operations.Count == 0)
            return;
        UnitCodec.Encode(_buffer, operations, _bodyOffsets);
        group.Units.Add(operations);
    }

    /// <summary>A destination comes to be by the first message sent to it, even if nobody is owed that message.</summary>
    private void DeclareUnlessStored(List<Operation> operations, Destination destination)
    {
        if (!catalog.GetOrAdd(destination).IsStored)
            operations.Add(new Operation(OperationKind.Declare, destination, 0, null));
    }

    private AddStatus? FindRefusal(in Operation operation, HashSet<DuplicateKey> known)
    {
        var entry = catalog.GetOrAdd(operation.Destination);
        if (!operation.Message!.IsDelayed && !catalog.Keeps(entry))
            return AddStatus.NoSubscription;
        var producer = operation.Message.Producer;
        if (producer is not null && producer.Number <= FindNumber(entry.Id, producer.ProducerId))
            return AddStatus.AlreadyStored;
        if (KeyOf(operation) is { } key && !known.Add(key))
            return AddStatus.AlreadyStored;
        if (producer is not null)
            _numbers[(entry.Id, producer.ProducerId)] = producer.Number;
        return null;
    }

    /// <summary>In this group first, then in memory, then in the database, where a checkpoint moves it.</summary>
    private long FindNumber(long destinationId, string producerId) =>
        _numbers.TryGetValue((destinationId, producerId), out var number) ? number
        : pending.FindProducer(destinationId, producerId)
          ?? producers.FindAsync(destinationId, producerId, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>A sequence that no message had before this group must not hit the one that gets it in this group.</summary>
    private void AppendUnlessEarly(List<Operation> operations, in Operation operation)
    {
        if (operation.Sequence >= _firstSequence && operation.Kind is not (OperationKind.Declare or OperationKind.MarkDispatched))
            return;
        if (operation.Kind == OperationKind.Declare)
            catalog.GetOrAdd(operation.Destination);
        if (operation.NeedsDestination && catalog.Find(operation.Destination) is null)
            return;
        if (operation.Subject is not SubscriptionKey key)
            operations.Add(operation);
        else if (catalog.Subscriptions.Find(key) is { } subscription)
            operations.Add(operation with { Destination = subscription.Subscription.Topic, Subject = subscription.Id });
    }

    private DuplicateKey? KeyOf(in Operation operation) =>
        operation.Message?.DuplicateKey is { } key ? new DuplicateKey(catalog.GetOrAdd(operation.Destination).Id, key) : null;
}
