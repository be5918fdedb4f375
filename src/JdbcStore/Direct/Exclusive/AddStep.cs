using JdbcStore.Sql;

namespace JdbcStore.Direct.Exclusive;

/// <summary>Adds a message, unless it is a resend or nobody is owed it.</summary>
internal sealed class AddStep(
    ExclusiveTransaction statements, MessageRows rows, StoreCatalog catalog, ExclusiveOutcome outcome, PreparedSteps prepared)
{
    private const string FindKey = "SELECT sequence FROM jdbcstore_duplicate WHERE destination_id = @destinationId AND duplicate_key = @key";

    private const string InsertKey =
        """
        INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence, added_at)
        VALUES (@destinationId, @key, @sequence, @addedAt)
        """;

    private const string UpdateProducer =
        """
        UPDATE jdbcstore_producer
           SET previous_number = last_number, last_number = @lastNumber, sequence = @Sequence, updated_at = @UpdatedAt
         WHERE destination_id = @DestinationId AND producer_id = @ProducerId AND last_number < @lastNumber
        """;

    private const string InsertProducer =
        """
        INSERT INTO jdbcstore_producer (destination_id, producer_id, last_number, previous_number, sequence, updated_at)
        VALUES (@DestinationId, @ProducerId, @lastNumber, -1, @Sequence, @UpdatedAt)
        """;

    public async Task RunAsync(Task<CatalogEntry> declared, NewMessage message)
    {
        var entry = await declared;
        var last = message.Producer is { } producer ? await FindLastAsync(entry.Id, producer.ProducerId) : ProducerNumbers.None;
        var result = await FindRefusalAsync(entry, message, last) is { } refusal ? new AddResult(refusal, 0) : await StoreAsync(entry, message, last);
        if (result.Status != AddStatus.Stored)
            await rows.FreeAsync(message);
        outcome.Adds.Add(result);
    }

    private async Task<AddStatus?> FindRefusalAsync(CatalogEntry entry, NewMessage message, long last)
    {
        // Whether anybody is owed a prepared or delayed message is decided when it is committed or due.
        if (!prepared.IsPreparing && !message.IsDelayed && !outcome.Keeps(entry, catalog))
            return AddStatus.NoSubscription;
        if (message.Producer?.Number <= last)
            return AddStatus.AlreadyStored;
        return message.DuplicateKey is { } key && await statements.ExistsAsync(FindKey, new { destinationId = entry.Id, key })
            ? AddStatus.AlreadyStored : null;
    }

    private async Task<long> FindLastAsync(long destinationId, string producerId) =>
        await statements.FindAsync<long?>(ProducerNumbers.FindLast, new { DestinationId = destinationId, ProducerId = producerId }) ?? ProducerNumbers.None;

    private async Task<AddResult> StoreAsync(CatalogEntry entry, NewMessage message, long last)
    {
        var sequence = Sequences.Of(outcome.NextOrdinal(), message.Priority);
        var lane = prepared.IsPreparing ? Lanes.Prepared : message.IsDelayed ? Lanes.Delayed : message.Priority;
        await rows.InsertAsync(entry.Id, lane, sequence, message);
        if (message.DuplicateKey is { } key)
            await statements.ExecuteAsync(InsertKey, new { destinationId = entry.Id, key, sequence, addedAt = message.AddedAt });
        if (message.Producer is { } producer)
            await RememberAsync(new ProducerRow(entry.Id, producer.ProducerId, producer.Number, sequence, message.AddedAt));
        if (prepared.IsPreparing)
            await prepared.PrepareAddAsync(entry.Id, sequence, message.Producer, last);
        else if (lane < Lanes.Parked)
            statements.Count(entry.Id, 1, message.Length);
        return new AddResult(AddStatus.Stored, sequence);
    }

    private async Task RememberAsync(ProducerRow row)
    {
        outcome.Producers[(row.DestinationId, row.ProducerId)] = row;
        var parameters = new { row.DestinationId, row.ProducerId, lastNumber = row.Number, row.Sequence, row.UpdatedAt };
        if (await statements.ExecuteAsync(UpdateProducer, parameters) == 0)
            await statements.ExecuteAsync(InsertProducer, parameters);
    }
}
