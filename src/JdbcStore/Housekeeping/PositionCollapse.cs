using Dapper;
using JdbcStore.Direct;
using JdbcStore.Direct.Exclusive;
using JdbcStore.Sql;

namespace JdbcStore.Housekeeping;

/// <summary>Moves a subscription's positions over what it has acknowledged one by one, which then needs no rows of its own.</summary>
internal sealed class PositionCollapse(StoreDatabase database, SideWork side)
{
    private const int Step = 1000;

    private const string ReadLanes = "SELECT DISTINCT lane FROM jdbcstore_subscription_ack WHERE subscription_id = @subscription";

    private const string ReadAcknowledged =
        """
        SELECT sequence
          FROM jdbcstore_subscription_ack
         WHERE subscription_id = @subscription AND lane = @lane AND sequence <= @visible AND prepared_id IS NULL
         ORDER BY sequence
         LIMIT @limit
        """;

    /// <summary>
    /// The first message that it still needs, among those that it has not passed; or one that a prepared transaction has hidden from the whole topic,
    /// which may come back. One statement, so that no decision falls between the two.
    /// </summary>
    private const string FindNeeded =
        """
        SELECT MIN(sequence)
          FROM (SELECT sequence
                  FROM (SELECT m.sequence
                          FROM jdbcstore_message m
                         WHERE m.destination_id = @topic AND m.lane = @lane AND m.sequence <= @last
                               AND m.sequence > (SELECT acked_through
                                                   FROM jdbcstore_subscription_position
                                                  WHERE subscription_id = @subscription AND lane = @lane)
                               AND NOT EXISTS (SELECT 1
                                                 FROM jdbcstore_subscription_ack a
                                                WHERE a.subscription_id = @subscription AND a.lane = @lane AND a.sequence = m.sequence
                                                      AND a.prepared_id IS NULL)
                         ORDER BY m.sequence
                         LIMIT 1) needed
                UNION ALL
                SELECT sequence FROM jdbcstore_prepared_operation WHERE destination_id = @topic AND kind = @hidden) kept
        """;

    private const string Move =
        """
        UPDATE jdbcstore_subscription_position
           SET acked_through = @through
         WHERE subscription_id = @subscription AND lane = @lane AND acked_through < @through
        """;

    private const string Forget =
        """
        DELETE FROM jdbcstore_subscription_ack
         WHERE subscription_id = @subscription AND lane = @lane AND sequence <= @through AND prepared_id IS NULL
        """;

    /// <param name="subscription">The one to move on.</param>
    /// <param name="visible">Not further than this: what comes after it may still become a message.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public async Task RunAsync(SubscriptionEntry subscription, long visible, CancellationToken cancellationToken)
    {
        foreach (var lane in await ListAsync(ReadLanes, new { subscription = subscription.Id }, cancellationToken))
        {
            while (await StepAsync(subscription, lane, visible, cancellationToken))
                cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Whether there may be more.</summary>
    private async Task<bool> StepAsync(SubscriptionEntry subscription, long lane, long visible, CancellationToken cancellationToken)
    {
        var acknowledged = await ListAsync(ReadAcknowledged, new { subscription = subscription.Id, lane, visible, limit = Step }, cancellationToken);
        if (acknowledged.Count == 0)
            return false;
        var last = acknowledged[^1];
        var place = new { topic = subscription.DestinationId, subscription = subscription.Id, lane, last, hidden = PreparedSteps.Acknowledge };
        var needed = await FindAsync(FindNeeded, place, cancellationToken) ?? long.MaxValue;
        var through = acknowledged.FindLast(sequence => sequence < needed);
        if (through == 0)
            return false;
        await side.RunAsync("moving a subscription on", s => MoveAsync(s, subscription.Id, lane, through), cancellationToken);
        return through == last && acknowledged.Count == Step;
    }

    private static async Task<int> MoveAsync(ExclusiveTransaction statements, long subscription, long lane, long through)
    {
        await statements.ExecuteAsync(Move, new { subscription, lane, through });
        return await statements.ExecuteAsync(Forget, new { subscription, lane, through });
    }

    private Task<List<long>> ListAsync(string sql, object parameters, CancellationToken cancellationToken) => database.QueryAsync(
        "reading a subscription's acknowledgements",
        async connection => (await connection.QueryAsync<long>(new CommandDefinition(database.Text[sql], parameters, cancellationToken: cancellationToken))).AsList(),
        cancellationToken);

    private Task<long?> FindAsync(string sql, object parameters, CancellationToken cancellationToken) => database.QueryAsync(
        "looking for what a subscription needs",
        connection => connection.ExecuteScalarAsync<long?>(new CommandDefinition(database.Text[sql], parameters, cancellationToken: cancellationToken)),
        cancellationToken);
}
