using System.Globalization;
using System.Text;
using JdbcStore.Sql;

namespace JdbcStore.MySql;

/// <summary>The statements that a batch needs, from BEGIN to COMMIT, the fence first. Made on demand, so that one packet at a time is in memory.</summary>
/// <param name="text">Puts the table prefix in.</param>
/// <param name="limit">The size at which a list of values is ended and another statement begun.</param>
internal sealed class BatchStatements(SqlText text, long limit)
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    private readonly string _moveFence = text[HotStatements.MoveFence];
    private readonly string _declare = text[HotStatements.Declare];
    private readonly string _declareCounts = text[HotStatements.DeclareCounts];
    private readonly string _claim = text[HotStatements.Claim];
    private readonly string _claimUnlessThere = text[HotStatements.ClaimUnlessThere];
    private readonly string _findClaimed = text[HotStatements.FindClaimed];
    private readonly string _add = text[HotStatements.Add];
    private readonly string _count = text[HotStatements.Count];
    private readonly string _redeliver = text[HotStatements.Redeliver];
    private readonly string _countAcknowledged = text[HotStatements.CountAcknowledged];
    private readonly string _detachAcknowledged = text[HotStatements.DetachAcknowledged];
    private readonly string _deleteAcknowledged = text[HotStatements.DeleteAcknowledged];
    private readonly string _acknowledgeSubscription = text[HotStatements.AcknowledgeSubscription];
    private readonly string _moveSubscription = text[HotStatements.MoveSubscription];
    private readonly string _rememberProducers = text[HotStatements.RememberProducers];
    private readonly string _markDispatched = text[HotStatements.MarkDispatched];
    private readonly string _reachJournal = text[HotStatements.ReachJournal];

    /// <summary>All of a batch; fails as a whole when a duplicate key is there already. Returns how many fence rows it has moved.</summary>
    public IEnumerable<Statement> All(WriteBatch batch) =>
        Begin(batch).Concat(batch.HasDuplicateKeys ? Claim(_claim, batch) : []).Concat(Rest(batch, batch.Messages));

    /// <summary>The beginning of a batch with duplicate keys; then returns the sequences of the messages whose keys were not there, too.</summary>
    public IEnumerable<Statement> UntilClaimed(WriteBatch batch) => Begin(batch)
        .Concat(Claim(_claimUnlessThere, batch))
        .Append(new Statement(_findClaimed).Bind(batch.Messages[0].Sequence).Bind(batch.Messages[^1].Sequence));

    /// <summary>What follows, with the messages that are left.</summary>
    public IEnumerable<Statement> Rest(WriteBatch batch, IReadOnlyList<MessageRow> messages) => Add(messages)
        .Concat(Count(messages, batch.Fence.Slot))
        .Concat(Change(batch))
        .Concat(Remember(batch))
        .Append(new Statement("COMMIT"));

    private IEnumerable<Statement> Begin(WriteBatch batch)
    {
        var fence = batch.Fence;
        yield return new Statement("START TRANSACTION");
        yield return new Statement(_moveFence)
            .Bind(fence.Epoch).Bind(fence.Holder).Bind(fence.PreviousBatch).Bind(fence.Batch)
            .Bind(fence.Settled).Bind(fence.FirstSequence).Bind(fence.LastSequence).Bind(fence.Slot);
        yield return new Statement("SELECT ROW_COUNT()");
        foreach (var statement in RowList.Insert(_declare, batch.Destinations, WriteDestination, HotStatements.UnlessThere, limit))
            yield return statement;
        var counts = batch.Destinations.SelectMany(d => Enumerable.Range(0, SqlDialect.WriterSlots), (d, slot) => (d.DestinationId, slot));
        foreach (var statement in RowList.Insert(_declareCounts, counts, WriteCount, HotStatements.UnlessThere, limit))
            yield return statement;
    }

    private IEnumerable<Statement> Claim(string head, WriteBatch batch) => RowList.Insert(
        head, batch.Messages.Where(m => m.DuplicateKey is not null).Select(m => new KeyRow(m.DestinationId, m.DuplicateKey!, m.Sequence, m.Message.AddedAt)),
        WriteKey, "", limit);

    private IEnumerable<Statement> Add(IReadOnlyList<MessageRow> messages) => RowList.Insert(_add, messages, WriteMessage, "", limit);

    private IEnumerable<Statement> Count(IReadOnlyList<MessageRow> messages, int slot) => messages
        .Where(m => m.Lane < Lanes.Parked)
        .GroupBy(m => m.DestinationId, (id, added) => (Id: id, Added: added.ToList()))
        .Select(d => new Statement(_count).Bind(d.Added.Count).Bind(d.Added.Sum(m => (long)m.Body.Length)).Bind(d.Id).Bind(slot));

    private IEnumerable<Statement> Change(WriteBatch batch)
    {
        if (batch.Redeliveries.Count > 0)
            yield return new Statement(_redeliver).Bind(RowList.Json(batch.Redeliveries, WriteRedelivery));
        if (batch.Acknowledgements.Count > 0)
        {
            var keys = RowList.Json(batch.Acknowledgements.Distinct(), (json, key) => json.Append(Plain, $"{key.DestinationId},{key.Lane},{key.Sequence}"));
            yield return new Statement(_countAcknowledged).Bind(keys).Bind(batch.Fence.Slot);
            yield return new Statement(_detachAcknowledged).Bind(keys);
            yield return new Statement(_deleteAcknowledged).Bind(keys);
        }

        if (batch.SubscriptionAcknowledgements.Count > 0)
            yield return new Statement(_acknowledgeSubscription).Bind(RowList.Json(batch.SubscriptionAcknowledgements, WriteMark));
        if (batch.SubscriptionPositions.Count > 0)
            yield return new Statement(_moveSubscription).Bind(RowList.Json(batch.SubscriptionPositions, WriteMark));
        foreach (var mark in batch.DispatchMarks)
            yield return new Statement(_markDispatched).Bind(mark.Sequence).Bind(mark.DestinationId).Bind(mark.Sequence);
    }

    private IEnumerable<Statement> Remember(WriteBatch batch)
    {
        foreach (var statement in RowList.Insert(_rememberProducers, batch.Producers, WriteProducer, HotStatements.UnlessLower, limit))
            yield return statement;
        foreach (var statement in RowList.Insert(_claimUnlessThere, batch.Keys, WriteKey, "", limit))
            yield return statement;
        if (batch.Journal is { } journal)
            yield return new Statement(_reachJournal).Bind(journal.Group).Bind(journal.JournalId);
    }

    private static void WriteDestination(Statement statement, DestinationRow row)
    {
        statement.Text.Append(Plain, $"{row.DestinationId}, {(int)row.Destination.Kind}, ?, 0");
        statement.Bind(row.Destination.Name);
    }

    private static void WriteCount(Statement statement, (long DestinationId, int Slot) row) =>
        statement.Text.Append(Plain, $"{row.DestinationId}, {row.Slot}, 0, 0");

    private static void WriteMessage(Statement statement, MessageRow row)
    {
        statement.Text.Append(Plain, $"{row.DestinationId}, {row.Lane}, {row.Sequence}, {row.DeliveryCount}, {row.Body.Length}, {row.Message.AddedAt}, ");
        WriteTime(statement.Text, row.ExpiresAt);
        WriteTime(statement.Text, row.DueAt);
        statement.Text.Append('?');
        statement.Bind(row.Body);
    }

    private static void WriteTime(StringBuilder sql, long? time) => _ = time is null ? sql.Append("NULL, ") : sql.Append(Plain, $"{time}, ");

    private static void WriteKey(Statement statement, KeyRow row)
    {
        statement.Text.Append(Plain, $"{row.DestinationId}, ?, {row.Sequence}, {row.AddedAt}");
        statement.Bind(row.Key);
    }

    private static void WriteProducer(Statement statement, ProducerRow row)
    {
        statement.Text.Append(Plain, $"{row.DestinationId}, ?, {row.Number}, -1, {row.Sequence}, {row.UpdatedAt}");
        statement.Bind(row.ProducerId);
    }

    private static void WriteRedelivery(StringBuilder json, RedeliveryRow row) =>
        json.Append(Plain, $"{row.DestinationId},{row.Sequence % Lanes.Parked},{row.Sequence},{row.Increment}");

    private static void WriteMark(StringBuilder json, SubscriptionMark mark) => json.Append(Plain, $"{mark.SubscriptionId},{mark.Lane},{mark.Sequence}");
}
