using JdbcStore.Sql;

namespace JdbcStore.Direct.Exclusive;

/// <summary>
/// Producers' numbers in prepared transactions. They count as used from the moment they are prepared, since the transaction may be committed; a rollback
/// makes them free again, unless a higher one was stored meanwhile.
/// </summary>
internal sealed class PreparedNumbers(ExclusiveTransaction statements, ExclusiveOutcome outcome)
{
    private const string TakeBack =
        """
        UPDATE jdbcstore_producer
           SET last_number = @PreviousNumber, previous_number = @PreviousNumber
         WHERE destination_id = @DestinationId AND producer_id = @ProducerId AND last_number = @ProducerNumber
        """;

    /// <summary>Another prepared transaction builds on this number: now it builds on the one before.</summary>
    private const string PassOn =
        """
        UPDATE jdbcstore_prepared_operation
           SET previous_number = @PreviousNumber
         WHERE destination_id = @DestinationId AND producer_id = @ProducerId AND previous_number = @ProducerNumber
        """;

    public async Task TakeBackAsync(PreparedOperation operation)
    {
        if (operation.ProducerId is not { } producerId)
            return;
        if (await statements.ExecuteAsync(TakeBack, operation) == 0)
            await statements.ExecuteAsync(PassOn, operation);
        else
            outcome.Producers[(operation.DestinationId, producerId)] =
                new ProducerRow(operation.DestinationId, producerId, operation.PreviousNumber, operation.Sequence, UpdatedAt: 0);
    }
}
