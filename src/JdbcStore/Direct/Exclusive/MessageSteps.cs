using JdbcStore.Sql;

namespace JdbcStore.Direct.Exclusive;

/// <summary>What happens to messages that are there: acknowledged, counted, required, released, cancelled.</summary>
internal sealed class MessageSteps(
    ExclusiveTransaction statements, MessageRows rows, StoreCatalog catalog, ExclusiveOutcome outcome, PreparedSteps prepared)
{
    private const string CountDelivery =
        """
        UPDATE jdbcstore_message
           SET delivery_count = delivery_count + 1
         WHERE destination_id = @Id AND lane = @lane AND sequence = @sequence
        """;

    private const string Mark =
        "UPDATE jdbcstore_destination SET dispatched_sequence = @sequence WHERE destination_id = @Id AND dispatched_sequence < @sequence";

    public async Task AcknowledgeAsync(Task<CatalogEntry> declared, long sequence)
    {
        var entry = await declared;
        var row = prepared.IsPreparing
            ? await prepared.PrepareAcknowledgementAsync(entry.Id, sequence) : await rows.RemoveAsync(entry.Id, Sequences.PriorityOf(sequence), sequence);
        if (row is null)
            return;
        statements.Count(entry.Id, -1, -row.BodySize);
        outcome.Touch(entry);
    }

    public async Task RedeliverAsync(Task<CatalogEntry> declared, long sequence) =>
        await statements.ExecuteAsync(CountDelivery, new { (await declared).Id, lane = Sequences.PriorityOf(sequence), sequence });

    public async Task MarkDispatchedAsync(Task<CatalogEntry> declared, long sequence) =>
        await statements.ExecuteAsync(Mark, new { (await declared).Id, sequence });

    public async Task RequireAsync(Task<CatalogEntry> declared, long sequence)
    {
        var entry = await declared;
        if (await rows.FindAsync(entry.Id, Sequences.PriorityOf(sequence), sequence) is null)
            throw new PreconditionStoreException($"{entry.Destination} has no message {sequence} (any more); nothing was done.");
    }

    public async Task<bool> IsThereAsync(CatalogEntry entry, long sequence) =>
        await rows.FindAsync(entry.Id, Sequences.PriorityOf(sequence), sequence) is not null
        || await rows.FindAsync(entry.Id, Lanes.Delayed, sequence) is not null;

    public async Task MoveAsync(CatalogEntry from, long sequence, Task<CatalogEntry> declared)
    {
        var (to, priority) = (await declared, Sequences.PriorityOf(sequence));
        if (await rows.FindAsync(from.Id, priority, sequence) is not { } row)
            return;
        statements.Count(from.Id, -1, -row.BodySize);
        outcome.Touch(from);
        if (!outcome.Keeps(to, catalog))
        {
            await rows.RemoveAsync(from.Id, priority, sequence);
            return;
        }

        var placed = Sequences.Of(outcome.NextOrdinal(), priority);
        await rows.PlaceAsync(from.Id, priority, sequence, to.Id, priority, placed, dueAt: null);
        statements.Count(to.Id, 1, row.BodySize);
        outcome.Arrivals.Add((to.Id, placed));
    }

    public async Task CancelAsync(Task<CatalogEntry> declared, long sequence) =>
        await rows.RemoveAsync((await declared).Id, Lanes.Delayed, sequence);

    public async Task ReleaseAsync(Task<CatalogEntry> declared, long sequence)
    {
        var entry = await declared;
        if (!outcome.Keeps(entry, catalog))
            await rows.RemoveAsync(entry.Id, Lanes.Delayed, sequence);
        else if (await rows.FindAsync(entry.Id, Lanes.Delayed, sequence) is { } row)
        {
            var priority = Sequences.PriorityOf(sequence);
            var placed = Sequences.Of(outcome.NextOrdinal(), priority);
            await rows.PlaceAsync(entry.Id, Lanes.Delayed, sequence, entry.Id, priority, placed, dueAt: null);
            statements.Count(entry.Id, 1, row.BodySize);
            outcome.Arrivals.Add((entry.Id, placed));
        }
    }
}
