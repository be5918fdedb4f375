using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>Turns units of work into the rows of one batch.</summary>
internal sealed class BatchAssembly(WriteBatch batch, StoreCatalog catalog, ProducerBatch producers)
{
    private readonly HashSet<long> _declared = [];

    /// <summary>Appends a unit, and says what becomes of its adds unless the database knows better.</summary>
    public void Append(PendingUnit pending)
    {
        var add = 0;
        foreach (var operation in pending.Unit.Operations)
        {
            if (operation.Kind == OperationKind.Add)
            {
                var sequence = Sequences.Of(pending.FirstOrdinal + add, operation.Message!.Priority);
                pending.Results[add++] = Add(operation.Destination, sequence, operation.Message);
            }
            else if (operation.Kind is OperationKind.AcknowledgeSubscription or OperationKind.AcknowledgeThrough)
                Acknowledge(operation);
            else
                Append(operation);
        }
    }

    /// <summary>The destination's id; its row joins the batch unless the database is known to have it.</summary>
    public long Use(Destination destination) => Use(catalog.GetOrAdd(destination));

    /// <summary>One row a target: a set-based statement applies only one of several rows for the same.</summary>
    public void Finish()
    {
        batch.Producers.AddRange(producers.Rows);
        if (batch.Redeliveries.Count > 1)
            MergeRedeliveries();
        if (batch.DispatchMarks.Count > 1)
            MergeMarks();
        if (batch.SubscriptionAcknowledgements.Count > 1)
            Replace(batch.SubscriptionAcknowledgements, batch.SubscriptionAcknowledgements.Distinct());
        if (batch.SubscriptionPositions.Count > 1)
            Replace(batch.SubscriptionPositions, batch.SubscriptionPositions.GroupBy(m => (m.SubscriptionId, m.Lane), (_, marks) => marks.MaxBy(m => m.Sequence)));
    }

    private void Append(in Operation operation)
    {
        var destinationId = Use(operation.Destination);
        switch (operation.Kind)
        {
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

    private void Acknowledge(in Operation operation)
    {
        if (catalog.Subscriptions.Find(operation) is not { } subscription || operation.Sequence >= batch.Fence.FirstSequence)
            return;
        var marks = operation.Kind == OperationKind.AcknowledgeThrough ? batch.SubscriptionPositions : batch.SubscriptionAcknowledgements;
        marks.Add(new SubscriptionMark(subscription.Id, operation.Sequence));
    }

    private AddResult Add(Destination destination, long sequence, NewMessage message)
    {
        var entry = catalog.GetOrAdd(destination);
        Use(entry);
        if (!message.IsDelayed && !catalog.Keeps(entry))
            return new AddResult(AddStatus.NoSubscription, 0);
        if (!producers.IsNew(entry.Id, message))
            return new AddResult(AddStatus.AlreadyStored, 0);
        producers.Store(entry.Id, message, sequence);
        batch.Messages.Add(new MessageRow(entry.Id, sequence, DeliveryCount: 0, message));
        batch.HasDuplicateKeys |= message.DuplicateKey is not null;
        batch.HasTimes |= message.ExpiresAt is not null || message.IsDelayed;
        return new AddResult(AddStatus.Stored, sequence);
    }

    private long Use(CatalogEntry entry)
    {
        if (!entry.IsStored && _declared.Add(entry.Id))
            batch.Destinations.Add(new DestinationRow(entry.Id, entry.Destination));
        return entry.Id;
    }

    private void MergeRedeliveries() => Replace(batch.Redeliveries, batch.Redeliveries
        .GroupBy(r => (r.DestinationId, r.Sequence), (key, rows) => new RedeliveryRow(key.DestinationId, key.Sequence, rows.Sum(r => r.Increment))));

    private void MergeMarks() => Replace(batch.DispatchMarks, batch.DispatchMarks
        .GroupBy(m => m.DestinationId, (id, marks) => new MessageKey(id, marks.Max(m => m.Sequence)))
        .OrderBy(m => m.DestinationId));

    private static void Replace<T>(List<T> rows, IEnumerable<T> merged)
    {
        var kept = merged.ToList();
        rows.Clear();
        rows.AddRange(kept);
    }
}
