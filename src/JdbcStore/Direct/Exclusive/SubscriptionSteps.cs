namespace JdbcStore.Direct.Exclusive;

/// <summary>Makes and ends subscriptions, and moves them on.</summary>
internal sealed class SubscriptionSteps(ExclusiveTransaction statements, StoreCatalog catalog, ExclusiveOutcome outcome, PreparedSteps prepared)
{
    private const string Create =
        """
        INSERT INTO jdbcstore_subscription (subscription_id, client_id, name, ended, destination_id, selector)
        VALUES (@id, @ClientId, @Name, 0, @destinationId, @selector)
        """;

    private const string CreatePosition =
        "INSERT INTO jdbcstore_subscription_position (subscription_id, lane, acked_through) VALUES (@id, @lane, @through)";

    private const string End = "UPDATE jdbcstore_subscription SET ended = subscription_id WHERE subscription_id = @Id";

    private const string RemovePositions = "DELETE FROM jdbcstore_subscription_position WHERE subscription_id = @Id";

    private const string Move =
        """
        UPDATE jdbcstore_subscription_position
           SET acked_through = @sequence
         WHERE subscription_id = @Id AND lane = @lane AND acked_through < @sequence
        """;

    private const string FindAhead =
        "SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = @Id AND lane = @lane AND acked_through < @sequence";

    private const string Confirm =
        """
        UPDATE jdbcstore_subscription_ack
           SET prepared_id = @preparedId
         WHERE subscription_id = @Id AND lane = @lane AND sequence = @sequence
        """;

    private const string FindAcknowledged =
        "SELECT sequence FROM jdbcstore_subscription_ack WHERE subscription_id = @Id AND lane = @lane AND sequence = @sequence";

    private const string Acknowledge =
        "INSERT INTO jdbcstore_subscription_ack (subscription_id, lane, sequence, prepared_id) VALUES (@Id, @lane, @sequence, @preparedId)";

    public async Task SubscribeAsync(Task<CatalogEntry> declared, Subscription subscription, bool now)
    {
        var topic = await declared;
        if (outcome.Find(subscription.Key, catalog) is { } known)
        {
            if (known.Subscription == subscription)
                return;
            await UnsubscribeAsync(subscription.Key);
        }

        var ordinal = outcome.NextOrdinal();
        var id = Sequences.First(ordinal);
        var selector = StoredSelector.Encode(subscription.Selector);
        await statements.ExecuteAsync(Create, new { id, subscription.Key.ClientId, subscription.Key.Name, destinationId = topic.Id, selector });
        for (var lane = 0; lane < Sequences.Priorities; lane++)
            await statements.ExecuteAsync(CreatePosition, new { id, lane, through = now ? Sequences.Last(ordinal) : 0 });
        outcome.Subscribed.Add(new SubscriptionEntry(subscription, id, topic.Id));
    }

    public async Task UnsubscribeAsync(SubscriptionKey key)
    {
        if (outcome.Find(key, catalog) is not { } known)
            return;
        outcome.TouchedTopics.Add(known.DestinationId);
        await statements.ExecuteAsync(End, new { known.Id });
        await statements.ExecuteAsync(RemovePositions, new { known.Id });
        if (!outcome.Subscribed.Remove(known))
            outcome.Unsubscribed.Add(known);
    }

    public async Task AcknowledgeThroughAsync(SubscriptionKey key, long sequence)
    {
        if (outcome.Find(key, catalog) is not { } known)
            return;
        outcome.TouchedTopics.Add(known.DestinationId);
        await statements.ExecuteAsync(Move, new { known.Id, lane = Sequences.PriorityOf(sequence), sequence });
    }

    public async Task AcknowledgeAsync(SubscriptionKey key, long sequence)
    {
        if (outcome.Find(key, catalog) is not { } known)
            return;
        outcome.TouchedTopics.Add(known.DestinationId);
        var mark = new { known.Id, lane = Sequences.PriorityOf(sequence), sequence, preparedId = prepared.Id };
        if (!await statements.ExistsAsync(FindAhead, mark))
            return;
        if (!await statements.ExistsAsync(FindAcknowledged, mark))
            await statements.ExecuteAsync(Acknowledge, mark);
        else if (prepared.IsPreparing)
            return;   // Acknowledged already, or in another prepared transaction, whose decision counts.
        else
            await statements.ExecuteAsync(Confirm, mark);
        if (prepared.IsPreparing)
            await prepared.PrepareAcknowledgementAsync(known, sequence);
    }
}
