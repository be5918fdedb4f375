using JdbcStore.Sql;

namespace JdbcStore.Direct.Exclusive;

/// <summary>Creates and removes destinations.</summary>
internal sealed class DestinationSteps(ExclusiveTransaction statements, MessageRows rows, StoreCatalog catalog, ExclusiveOutcome outcome)
{
    private const string Find = "SELECT destination_id FROM jdbcstore_destination WHERE destination_id = @Id";

    private const string Create =
        "INSERT INTO jdbcstore_destination (destination_id, kind, name, dispatched_sequence) VALUES (@Id, @Kind, @Name, 0)";

    private const string CreateCount =
        "INSERT INTO jdbcstore_destination_count (destination_id, slot, messages, bytes) VALUES (@Id, @slot, 0, 0)";

    private const string FindPrepared = "SELECT MIN(sequence) FROM jdbcstore_message WHERE destination_id = @Id AND lane = @lane";

    private static readonly string[] Remove =
    [
        "DELETE FROM jdbcstore_duplicate WHERE destination_id = @Id",
        "DELETE FROM jdbcstore_producer WHERE destination_id = @Id",
        "DELETE FROM jdbcstore_destination_count WHERE destination_id = @Id",
        "DELETE FROM jdbcstore_destination WHERE destination_id = @Id",
    ];

    public async Task<CatalogEntry> DeclareAsync(CatalogEntry entry)
    {
        if (entry.IsStored || outcome.Declared.Exists(d => d.DestinationId == entry.Id))
            return entry;
        outcome.Declared.Add(new DestinationRow(entry.Id, entry.Destination));
        if (await statements.ExistsAsync(Find, new { entry.Id }))
            return entry;
        await statements.ExecuteAsync(Create, new { entry.Id, Kind = (int)entry.Destination.Kind, entry.Destination.Name });
        for (var slot = 0; slot < statements.CountSlots; slot++)
            await statements.ExecuteAsync(CreateCount, new { entry.Id, slot });
        return entry;
    }

    /// <summary>Removes the destination with the little that came to it since it was purged.</summary>
    public async Task DeleteAsync(CatalogEntry entry, Deletion deletion)
    {
        if (catalog.Subscriptions.Count(entry.Id) > 0)
            throw new PreconditionStoreException($"{entry.Destination} has subscriptions; unsubscribe them first. Nothing was removed.");
        if (await statements.ExistsAsync(FindPrepared, new { entry.Id, lane = Lanes.Prepared }))
            throw new PreconditionStoreException($"{entry.Destination} has messages in prepared transactions; decide them first. Nothing was removed.");
        deletion.Messages = await rows.RemoveAllAsync(entry.Id);
        foreach (var statement in Remove)
            await statements.ExecuteAsync(statement, new { entry.Id });
        statements.Forget(entry.Id);
        outcome.Deleted.Add(entry.Destination);
    }
}
