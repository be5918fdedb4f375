using Dapper;
using JdbcStore.Direct;
using JdbcStore.Direct.Exclusive;
using JdbcStore.Serving;
using JdbcStore.Sql;

namespace JdbcStore.Housekeeping;

/// <summary>
/// Removes from topics what every subscription is done with: up to the position that all have passed, and single messages beyond it that all
/// have acknowledged. Looks only at topics in which something has been acknowledged, and works for as much as has been.
/// </summary>
internal sealed class SubscriptionTrim(IActiveStore active, StoreDatabase database, SideWork side, Removal removal) : Chore
{
    private const string ReadDone =
        """
        SELECT p.lane AS Lane, MIN(p.acked_through) AS Sequence
          FROM jdbcstore_subscription s
          JOIN jdbcstore_subscription_position p ON p.subscription_id = s.subscription_id
         WHERE s.destination_id = @topic AND s.ended = 0
         GROUP BY p.lane
        """;

    /// <summary>
    /// Beyond what all have passed: acknowledged one by one by those who have not passed it. One who has passed it may have acknowledged it
    /// before, and counts once.
    /// </summary>
    private const string ReadAcknowledgedByAll =
        """
        SELECT a.sequence
          FROM jdbcstore_subscription s
          JOIN jdbcstore_subscription_ack a ON a.subscription_id = s.subscription_id
          JOIN jdbcstore_subscription_position q ON q.subscription_id = a.subscription_id AND q.lane = a.lane AND q.acked_through < a.sequence
          JOIN jdbcstore_message m ON m.destination_id = s.destination_id AND m.lane = a.lane AND m.sequence = a.sequence
         WHERE s.destination_id = @topic AND s.ended = 0 AND a.lane = @lane AND a.prepared_id IS NULL
         GROUP BY a.sequence
        HAVING COUNT(*) + (SELECT COUNT(*)
                             FROM jdbcstore_subscription t
                             JOIN jdbcstore_subscription_position p ON p.subscription_id = t.subscription_id
                            WHERE t.destination_id = @topic AND t.ended = 0 AND p.lane = @lane AND p.acked_through >= a.sequence)
               >= (SELECT COUNT(*) FROM jdbcstore_subscription u WHERE u.destination_id = @topic AND u.ended = 0)
         ORDER BY a.sequence
         LIMIT @limit
        """;

    private const string ForgetAcknowledgement =
        """
        DELETE FROM jdbcstore_subscription_ack
         WHERE subscription_id IN (SELECT subscription_id FROM jdbcstore_subscription WHERE destination_id = @topic AND ended = 0)
               AND lane = @lane AND sequence = @sequence AND prepared_id IS NULL
        """;

    private readonly PositionCollapse _collapse = new(database, side);
    private readonly HashSet<long> _subscriptions = [];
    private readonly HashSet<long> _topics = [];
    private readonly Lock _gate = new();
    private bool _lookedAtAll;

    /// <summary>Remembers what a batch has touched.</summary>
    public void OnCommitted(WriteBatch batch)
    {
        if (batch.Exclusive is null && active.Catalog.Subscriptions.IsEmpty)
            return;
        lock (_gate)
        {
            _subscriptions.UnionWith(batch.SubscriptionAcknowledgements.Select(a => a.SubscriptionId));
            _subscriptions.UnionWith(batch.SubscriptionPositions.Select(a => a.SubscriptionId));
            _topics.UnionWith(batch.Exclusive?.TouchedTopics ?? []);
            TouchTopicsOf(batch.Acknowledgements);
        }
    }

    /// <summary>Of a message that was removed from its topic, acknowledgements may be left.</summary>
    private void TouchTopicsOf(List<MessageKey> removed)
    {
        var last = 0L;
        foreach (var key in removed)
        {
            if (key.DestinationId != last && active.Catalog.Subscriptions.Count(key.DestinationId) > 0)
                _topics.Add(key.DestinationId);
            last = key.DestinationId;
        }
    }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!_lookedAtAll)
        {
            // What an earlier active store has left undone.
            lock (_gate)
                _topics.UnionWith(active.Catalog.All.Where(d => d.Destination.Kind == DestinationKind.Topic).Select(d => d.Id));
            _lookedAtAll = true;
        }

        var topics = TakeTouched();
        while (topics.Count > 0)
        {
            try
            {
                await TrimAsync(topics[^1], cancellationToken);
            }
            catch
            {
                lock (_gate)
                    _topics.UnionWith(topics);
                throw;
            }

            topics.RemoveAt(topics.Count - 1);
        }
    }

    private List<long> TakeTouched()
    {
        lock (_gate)
        {
            if (_subscriptions.Count > 0)
                _topics.UnionWith(active.Catalog.Subscriptions.All.Where(s => _subscriptions.Contains(s.Id)).Select(s => s.DestinationId));
            List<long> topics = [.. _topics];
            _subscriptions.Clear();
            _topics.Clear();
            return topics;
        }
    }

    private async Task TrimAsync(long topicId, CancellationToken cancellationToken)
    {
        if (active.Catalog.Find(topicId) is not { Destination.Kind: DestinationKind.Topic } topic)
            return;   // Deleted meanwhile, with all that it held.
        var visible = active.VisibleSequence;   // Before looking who is there: what comes later may be sent to somebody new.
        var subscriptions = active.Catalog.Subscriptions.Of(topicId).ToList();
        foreach (var subscription in subscriptions)
            await _collapse.RunAsync(subscription, visible, cancellationToken);
        var done = subscriptions.Count == 0 ? EverythingThrough(visible) : await ReadDoneAsync(topicId, cancellationToken);
        var removed = 0L;
        foreach (var place in done)
        {
            removed += await removal.RemoveThroughAsync(topic, place.Lane, place.Sequence, cancellationToken);
            if (subscriptions.Count > 0)
                removed += await RemoveAcknowledgedByAllAsync(topic, place.Lane, cancellationToken);
        }

        // What is only hidden by a journal would be found, and removed, again.
        if (removed > 0)
            await active.FlushAsync(cancellationToken);
    }

    private static List<MessageRef> EverythingThrough(long sequence) =>
        [.. Enumerable.Range(0, Sequences.Priorities).Select(lane => new MessageRef { Lane = lane, Sequence = sequence })];

    private async Task<long> RemoveAcknowledgedByAllAsync(CatalogEntry topic, int lane, CancellationToken cancellationToken)
    {
        for (var removed = 0L; ;)
        {
            var sequences = await ListAsync<long>(
                ReadAcknowledgedByAll, new { topic = topic.Id, lane, limit = Removal.UnitSize }, cancellationToken);
            if (sequences.Count == 0)
                return removed;
            await removal.RemoveAsync(topic, sequences, cancellationToken);
            await active.FlushAsync(cancellationToken);
            await side.RunAsync("forgetting acknowledgements", s => ForgetAsync(s, topic.Id, lane, sequences), cancellationToken);
            removed += sequences.Count;
        }
    }

    /// <summary>Of a message that is gone nobody needs to know who acknowledged it; some may have subscribed since this round began.</summary>
    private static async Task<int> ForgetAsync(ExclusiveTransaction statements, long topic, int lane, List<long> sequences)
    {
        foreach (var sequence in sequences)
            await statements.ExecuteAsync(ForgetAcknowledgement, new { topic, lane, sequence });
        return sequences.Count;
    }

    private Task<List<MessageRef>> ReadDoneAsync(long topic, CancellationToken cancellationToken) =>
        ListAsync<MessageRef>(ReadDone, new { topic }, cancellationToken);

    private Task<List<T>> ListAsync<T>(string sql, object parameters, CancellationToken cancellationToken) => database.QueryAsync(
        "looking for what no subscription needs",
        async connection => (await connection.QueryAsync<T>(new CommandDefinition(database.Text[sql], parameters, cancellationToken: cancellationToken))).AsList(),
        cancellationToken);
}
