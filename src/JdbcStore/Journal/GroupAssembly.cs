using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>Turns units into one group: decides which adds are resends, gives out the sequences, encodes. Used by the writer's thread only.</summary>
internal sealed class GroupAssembly(DestinationCatalog catalog, PendingWork pending, StoreDatabase database, long lastSequence) : IDisposable
{
    private readonly GroupBuffer _buffer = new();
    private readonly List<int> _bodyOffsets = [];
    private long _lastSequence = lastSequence;
    private long _firstSequence;

    public AssembledGroup Assemble(List<PendingUnit> units, CancellationToken cancellationToken)
    {
        _buffer.Clear();
        _bodyOffsets.Clear();
        var known = FindStoredKeys(units, cancellationToken);
        var group = new AssembledGroup(_buffer);
        _firstSequence = _lastSequence + 1;
        foreach (var unit in units)
            Append(group, unit.Unit, known);
        group.LastSequence = _lastSequence;
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
            else if (KeyOf(operation) is { } key && !known.Add(key))
                results[add++] = new AddResult(AddStatus.AlreadyStored, 0);
            else
            {
                operations.Add(operation with { Sequence = ++_lastSequence });
                results[add++] = new AddResult(AddStatus.Stored, _lastSequence);
            }
        }

        group.Results.Add(new CommitResult(results));
        if (operations.Count == 0)
            return;
        UnitCodec.Encode(_buffer, operations, _bodyOffsets);
        group.Units.Add(operations);
    }

    /// <summary>A sequence that no message had before this group must not hit the one that gets it in this group.</summary>
    private void AppendUnlessEarly(List<Operation> operations, in Operation operation)
    {
        if (operation.Sequence < _firstSequence || operation.Kind is not (OperationKind.Acknowledge or OperationKind.Redeliver))
            operations.Add(operation);
    }

    /// <summary>The keys of these units that are stored already: in memory first, then in the database, where a checkpoint moves them.</summary>
    private HashSet<DuplicateKey> FindStoredKeys(List<PendingUnit> units, CancellationToken cancellationToken)
    {
        var known = new HashSet<DuplicateKey>();
        var unknown = new List<DuplicateKey>();
        foreach (var key in units.SelectMany(u => u.Unit.Operations).Select(o => KeyOf(o)).OfType<DuplicateKey>())
        {
            if (pending.HasKey(key))
                known.Add(key);
            else
                unknown.Add(key);
        }

        if (unknown.Count > 0)
            known.UnionWith(Look(unknown, cancellationToken));
        return known;
    }

    private IReadOnlyCollection<DuplicateKey> Look(List<DuplicateKey> keys, CancellationToken cancellationToken) => database.UseAsync(
        "looking for duplicates",
        connection => database.Dialect.FindDuplicatesAsync(connection, database.Text, keys, cancellationToken),
        cancellationToken).GetAwaiter().GetResult();

    private DuplicateKey? KeyOf(in Operation operation) =>
        operation.Message?.DuplicateKey is { } key ? new DuplicateKey(catalog.GetOrAdd(operation.Destination).Id, key) : null;
}
