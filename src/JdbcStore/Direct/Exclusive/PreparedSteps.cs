using JdbcStore.Sql;

namespace JdbcStore.Direct.Exclusive;

/// <summary>Prepares a transaction, and decides those that were prepared.</summary>
internal sealed class PreparedSteps(ExclusiveTransaction statements, MessageRows rows, StoreCatalog catalog, ExclusiveOutcome outcome)
{
    /// <summary>Kinds of operations, as the table has them.</summary>
    public const int Add = 1, Acknowledge = 2, AcknowledgeSubscription = 3;

    private const string Find = "SELECT prepared_id FROM jdbcstore_prepared WHERE name = @name";

    private const string Insert = "INSERT INTO jdbcstore_prepared (prepared_id, name, prepared_at) VALUES (@id, @name, {now})";

    private const string InsertOperation =
        """
        INSERT INTO jdbcstore_prepared_operation
               (prepared_id, operation_no, kind, destination_id, sequence, subscription_id, producer_id, producer_number, previous_number)
        VALUES (@id, @no, @kind, @destinationId, @sequence, @subscriptionId, @producerId, @producerNumber, @previous)
        """;

    private const string ReadOperations =
        """
        SELECT kind AS Kind, destination_id AS DestinationId, sequence AS Sequence, subscription_id AS SubscriptionId, producer_id AS ProducerId,
               producer_number AS ProducerNumber, previous_number AS PreviousNumber
          FROM jdbcstore_prepared_operation
         WHERE prepared_id = @id
         ORDER BY operation_no
        """;

    private const string DeleteOperations = "DELETE FROM jdbcstore_prepared_operation WHERE prepared_id = @id";

    private const string Delete = "DELETE FROM jdbcstore_prepared WHERE prepared_id = @id";

    private const string FreeKey = "DELETE FROM jdbcstore_duplicate WHERE destination_id = @DestinationId AND sequence = @Sequence";

    private const string ConfirmSubscription =
        """
        UPDATE jdbcstore_subscription_ack
           SET prepared_id = NULL
         WHERE subscription_id = @SubscriptionId AND lane = @lane AND sequence = @Sequence AND prepared_id = @id
        """;

    private const string ReturnToSubscription =
        """
        DELETE FROM jdbcstore_subscription_ack
         WHERE subscription_id = @SubscriptionId AND lane = @lane AND sequence = @Sequence AND prepared_id = @id
        """;

    private readonly PreparedNumbers _numbers = new(statements, outcome);
    private int _operations;

    /// <summary>The transaction that this unit prepares, or null.</summary>
    public long? Id { get; private set; }

    public bool IsPreparing => Id is not null;

    public async Task BeginAsync(string name)
    {
        if (await statements.ExistsAsync(Find, new { name }))
            throw new PreconditionStoreException($"A transaction '{name}' is prepared already; decide it first. Nothing was done.");
        Id = Sequences.First(outcome.NextOrdinal());
        await statements.ExecuteAsync(Insert, new { id = Id, name });
    }

    public Task PrepareAddAsync(long destinationId, long sequence, ProducerSequence? producer, long previous) =>
        AppendAsync(Add, destinationId, sequence, 0, producer, previous);

    public Task PrepareAcknowledgementAsync(SubscriptionEntry subscription, long sequence) =>
        AppendAsync(AcknowledgeSubscription, subscription.DestinationId, sequence, subscription.Id);

    /// <summary>Hides a message from readers until the decision; null when it is not there.</summary>
    public async Task<ParkedRow?> PrepareAcknowledgementAsync(long destinationId, long sequence)
    {
        var lane = Sequences.PriorityOf(sequence);
        if (await rows.FindAsync(destinationId, lane, sequence) is not { } row)
            return null;
        await rows.MoveAsync(destinationId, lane, sequence, Lanes.Prepared);
        await AppendAsync(Acknowledge, destinationId, sequence, 0);
        return row;
    }

    public Task CommitAsync(string name) => DecideAsync(name, ReadOperations, (id, operation) => operation.Kind switch
    {
        Add => CommitAddAsync(operation),
        Acknowledge => rows.RemoveAsync(operation.DestinationId, Lanes.Prepared, operation.Sequence),
        _ => statements.ExecuteAsync(ConfirmSubscription, operation.Of(id)),
    });

    /// <summary>Backwards, so that a producer's numbers are taken back one from another.</summary>
    public Task RollBackAsync(string name) => DecideAsync(name, $"{ReadOperations} DESC", (id, operation) => operation.Kind switch
    {
        Add => RollBackAddAsync(operation),
        Acknowledge => ReturnAsync(operation),
        _ => statements.ExecuteAsync(ReturnToSubscription, operation.Of(id)),
    });

    private async Task DecideAsync(string name, string read, Func<long, PreparedOperation, Task> decide)
    {
        if (await statements.FindAsync<long?>(Find, new { name }) is not { } id)
            throw new PreconditionStoreException($"No transaction '{name}' is prepared; it was decided already or never prepared. Nothing was done.");
        foreach (var operation in await statements.ListAsync<PreparedOperation>(read, new { id }))
        {
            await decide(id, operation);
            outcome.Touch(catalog.Find(operation.DestinationId));
        }

        await statements.ExecuteAsync(DeleteOperations, new { id });
        await statements.ExecuteAsync(Delete, new { id });
    }

    /// <summary>The message takes its place now, behind all that was committed while it waited.</summary>
    private async Task CommitAddAsync(PreparedOperation operation)
    {
        var (id, sequence) = (operation.DestinationId, operation.Sequence);
        var row = await rows.FindAsync(id, Lanes.Prepared, sequence)
            ?? throw new FatalStoreException($"Message {sequence} of a prepared transaction is gone; the tables are damaged.");
        if (row.DueAt is null && !outcome.Keeps(catalog.Get(id), catalog))
        {
            await rows.RemoveAsync(id, Lanes.Prepared, sequence);
            outcome.Adds.Add(new AddResult(AddStatus.NoSubscription, 0));
            return;
        }

        var priority = Sequences.PriorityOf(sequence);
        var placed = Sequences.Of(outcome.NextOrdinal(), priority);
        await rows.PlaceAsync(id, Lanes.Prepared, sequence, id, row.DueAt is null ? priority : Lanes.Delayed, placed, row.DueAt);
        if (row.DueAt is null)
        {
            statements.Count(id, 1, row.BodySize);
            outcome.Arrivals.Add((id, placed));
        }

        outcome.Adds.Add(new AddResult(AddStatus.Stored, placed));
    }

    private async Task RollBackAddAsync(PreparedOperation operation)
    {
        await rows.RemoveAsync(operation.DestinationId, Lanes.Prepared, operation.Sequence);
        await statements.ExecuteAsync(FreeKey, new { operation.DestinationId, operation.Sequence });
        await _numbers.TakeBackAsync(operation);
    }

    private async Task ReturnAsync(PreparedOperation operation)
    {
        var (id, sequence) = (operation.DestinationId, operation.Sequence);
        if (await rows.FindAsync(id, Lanes.Prepared, sequence) is not { } row)
            return;
        await rows.MoveAsync(id, Lanes.Prepared, sequence, Sequences.PriorityOf(sequence));
        statements.Count(id, 1, row.BodySize);
        outcome.Arrivals.Add((id, sequence));
    }

    private Task<int> AppendAsync(
        int kind, long destinationId, long sequence, long subscriptionId, ProducerSequence? producer = null, long previous = ProducerNumbers.None) =>
        statements.ExecuteAsync(InsertOperation, new
        {
            id = Id, no = _operations++, kind, destinationId, sequence, subscriptionId, producerId = producer?.ProducerId,
            producerNumber = producer?.Number ?? 0, previous,
        });
}
