using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>The net effect of consecutive groups: what one checkpoint writes. Guarded by the lock of <see cref="PendingWork"/>.</summary>
internal sealed class Generation
{
    public List<PendingMessage> Adds { get; } = [];

    /// <summary>Acknowledged messages that an earlier checkpoint brought, or brings, to the database.</summary>
    public List<MessageKey> Acknowledgements { get; } = [];

    public Dictionary<MessageKey, int> Redeliveries { get; } = [];

    public Dictionary<long, long> DispatchMarks { get; } = [];

    public List<KeyRow> Keys { get; } = [];

    public List<SubscriptionMark> SubscriptionAcknowledgements { get; } = [];

    public Dictionary<(long SubscriptionId, int Lane), SubscriptionMark> SubscriptionPositions { get; } = [];

    public Dictionary<(long DestinationId, string ProducerId), ProducerRow> Producers { get; } = [];

    public HashSet<Destination> Destinations { get; } = [];

    /// <summary>The last group whose effects are in here.</summary>
    public long LastGroup { get; set; }

    /// <summary>The high-water mark of sequences at that group.</summary>
    public long LastSequence { get; set; }

    public long Operations { get; set; }

    public long Bytes { get; set; }

    /// <summary>From here on its content is fixed: what it adds can no longer be taken back before it reaches the database.</summary>
    public bool IsWriting { get; set; }

    /// <summary>The one transaction that brings it to the database, together with the journal's position.</summary>
    /// <param name="fence">Proves the epoch.</param>
    /// <param name="journalId">The journal whose position it moves.</param>
    /// <param name="catalog">The destinations.</param>
    /// <param name="bodies">Those that are not in memory, by sequence.</param>
    public WriteBatch ToBatch(FenceToken fence, string journalId, StoreCatalog catalog, Dictionary<long, ReadOnlyMemory<byte>> bodies)
    {
        var batch = new WriteBatch { Fence = fence, Journal = new JournalMark(journalId, LastGroup) };
        var assembly = new BatchAssembly(batch, catalog, ProducerBatch.None);
        foreach (var destination in Destinations)
            assembly.Use(destination);
        foreach (var add in Adds.Where(a => !a.IsGone))
        {
            var message = add.Spilled is null ? add.Message : add.Message.Inline(bodies[add.Sequence]);
            batch.Messages.Add(new MessageRow(add.DestinationId, add.Sequence, add.DeliveryCount, message));
            batch.HasTimes |= add.Message.ExpiresAt is not null || add.Message.IsDelayed;
        }

        batch.Acknowledgements.AddRange(Acknowledgements);
        batch.Redeliveries.AddRange(Redeliveries.Select(r => new RedeliveryRow(r.Key.DestinationId, r.Key.Sequence, r.Value)));
        batch.DispatchMarks.AddRange(DispatchMarks.OrderBy(m => m.Key).Select(m => new MessageKey(m.Key, m.Value)));
        batch.SubscriptionAcknowledgements.AddRange(SubscriptionAcknowledgements);
        batch.SubscriptionPositions.AddRange(SubscriptionPositions.Values);
        batch.Producers.AddRange(Producers.Values);
        batch.Keys.AddRange(Keys);
        return batch;
    }
}
