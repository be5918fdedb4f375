using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>Turns units of work into the rows of one batch.</summary>
internal sealed class BatchAssembly(WriteBatch batch, DestinationCatalog catalog)
{
    private readonly HashSet<long> _declared = [];

    /// <summary>Appends a unit whose adds take the sequences from <paramref name="sequence"/> on.</summary>
    public void Append(UnitOfWork unit, long sequence)
    {
        foreach (var operation in unit.Operations)
        {
            var destinationId = Use(operation.Destination);
            switch (operation.Kind)
            {
                case OperationKind.Add:
                    Add(destinationId, sequence++, operation.Message!);
                    break;
                case OperationKind.Acknowledge or OperationKind.Redeliver when operation.Sequence >= batch.Fence.FirstSequence:
                    break;   // Not given to any message yet: it must not hit the one that gets it in this batch.
                case OperationKind.Acknowledge:
                    batch.Acknowledgements.Add(new MessageKey(destinationId, operation.Sequence));
                    break;
                case OperationKind.Redeliver:
                    batch.Redeliveries.Add(new RedeliveryRow(destinationId, operation.Sequence, 1));
                    break;
                case OperationKind.MarkDispatched:
                    batch.DispatchMarks.Add(new MessageKey(destinationId, operation.Sequence));
                    break;
                default:
                    break;   // Declare: using the destination has declared it.
            }
        }
    }

    /// <summary>The destination's id; its row joins the batch unless the database is known to have it.</summary>
    public long Use(Destination destination)
    {
        var entry = catalog.GetOrAdd(destination);
        if (!entry.IsStored && _declared.Add(entry.Id))
            batch.Destinations.Add(new DestinationRow(entry.Id, destination));
        return entry.Id;
    }

    /// <summary>One row a message and one mark a destination: a set-based UPDATE applies only one of several rows for the same target.</summary>
    public void Finish()
    {
        if (batch.Redeliveries.Count > 1)
            MergeRedeliveries();
        if (batch.DispatchMarks.Count > 1)
            MergeMarks();
    }

    private void Add(long destinationId, long sequence, NewMessage message)
    {
        batch.Messages.Add(new MessageRow(destinationId, sequence, DeliveryCount: 0, message.DuplicateKey, message.Body));
        batch.HasDuplicateKeys |= message.DuplicateKey is not null;
    }

    private void MergeRedeliveries()
    {
        var merged = batch.Redeliveries
            .GroupBy(r => (r.DestinationId, r.Sequence), (key, rows) => new RedeliveryRow(key.DestinationId, key.Sequence, rows.Sum(r => r.Increment)))
            .ToList();
        batch.Redeliveries.Clear();
        batch.Redeliveries.AddRange(merged);
    }

    private void MergeMarks()
    {
        var merged = batch.DispatchMarks
            .GroupBy(m => m.DestinationId, (id, marks) => new MessageKey(id, marks.Max(m => m.Sequence)))
            .OrderBy(m => m.DestinationId)
            .ToList();
        batch.DispatchMarks.Clear();
        batch.DispatchMarks.AddRange(merged);
    }
}
