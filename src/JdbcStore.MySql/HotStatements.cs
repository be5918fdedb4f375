namespace JdbcStore.MySql;

/// <summary>
/// The statements of the write path. Rows are inserted by lists of values; rows to be changed or removed are named by a JSON list, read in its order and
/// looked up one by one in the primary key, whatever the optimizer thinks of the table's size: a scan would wait for the rows of other writers.
/// </summary>
internal static class HotStatements
{
    /// <summary>A stale epoch writes NULL into a NOT NULL column, and with it the whole transaction fails.</summary>
    public const string MoveFence =
        """
        UPDATE jdbcstore_fence
           SET batch = CASE WHEN epoch = ? AND holder = ? AND batch = ? THEN ? END, settled = ?, first_sequence = ?, last_sequence = ?
         WHERE slot = ?
        """;

    public const string Declare = "INSERT INTO jdbcstore_destination (destination_id, kind, name, dispatched_sequence) VALUES";

    public const string DeclareCounts = "INSERT INTO jdbcstore_destination_count (destination_id, slot, messages, bytes) VALUES";

    public const string UnlessThere = "ON DUPLICATE KEY UPDATE destination_id = destination_id";

    public const string Claim = "INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence, added_at) VALUES";

    /// <summary>Ignores what is there; of what else IGNORE would ignore nothing can happen to checked keys.</summary>
    public const string ClaimUnlessThere = "INSERT IGNORE INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence, added_at) VALUES";

    public const string FindClaimed = "SELECT sequence FROM jdbcstore_duplicate WHERE sequence BETWEEN ? AND ?";

    public const string Add =
        """
        INSERT INTO jdbcstore_message (destination_id, lane, sequence, delivery_count, body_size, added_at, expires_at, due_at, body)
        VALUES
        """;

    public const string Count =
        """
        UPDATE jdbcstore_destination_count
           SET messages = messages + ?, bytes = bytes + ?
         WHERE destination_id = ? AND slot = ?
        """;

    public const string Redeliver =
        """
        UPDATE JSON_TABLE(?, '$[*]' COLUMNS (destination_id bigint PATH '$[0]', lane smallint PATH '$[1]', sequence bigint PATH '$[2]',
                                             increment int PATH '$[3]')) AS r
               STRAIGHT_JOIN jdbcstore_message m FORCE INDEX (PRIMARY)
                  ON m.destination_id = r.destination_id AND m.lane = r.lane AND m.sequence = r.sequence
           SET m.delivery_count = m.delivery_count + r.increment
        """;

    /// <summary>Locks the rows that it counts, so that of two acknowledgements of one message only one counts.</summary>
    public const string CountAcknowledged =
        $"""
        UPDATE (SELECT m.destination_id, COUNT(*) AS messages, SUM(m.body_size) AS bytes
                  FROM {AcknowledgedRows}
                 GROUP BY m.destination_id
                   FOR UPDATE) AS r
               STRAIGHT_JOIN jdbcstore_destination_count c FORCE INDEX (PRIMARY)
                  ON c.destination_id = r.destination_id AND c.slot = ?
           SET c.messages = c.messages - r.messages, c.bytes = c.bytes - r.bytes
        """;

    public const string DetachAcknowledged =
        $"""
        INSERT INTO jdbcstore_detached_body (body_id, epoch)
        SELECT m.body_id, 0
          FROM {AcknowledgedRows}
         WHERE m.body_id IS NOT NULL
        """;

    public const string DeleteAcknowledged = $"DELETE m FROM {AcknowledgedRows}";

    /// <summary>What is behind the subscription's position needs no row.</summary>
    public const string AcknowledgeSubscription =
        $"""
        INSERT INTO jdbcstore_subscription_ack (subscription_id, lane, sequence)
        SELECT a.subscription_id, a.lane, a.sequence
          FROM {SubscriptionRows}
         WHERE p.acked_through < a.sequence
        ON DUPLICATE KEY UPDATE prepared_id = NULL
        """;

    public const string MoveSubscription =
        $"""
        UPDATE {SubscriptionRows}
           SET p.acked_through = a.sequence
         WHERE p.acked_through < a.sequence
        """;

    public const string RememberProducers =
        "INSERT INTO jdbcstore_producer (destination_id, producer_id, last_number, previous_number, sequence, updated_at) VALUES";

    /// <summary>A number never falls. Assigned from left to right, so the number that the others are compared with comes last.</summary>
    public const string UnlessLower =
        """
        ON DUPLICATE KEY UPDATE
            previous_number = IF(last_number < VALUES(last_number), last_number, previous_number),
            sequence = IF(last_number < VALUES(last_number), VALUES(sequence), sequence),
            updated_at = IF(last_number < VALUES(last_number), VALUES(updated_at), updated_at),
            last_number = GREATEST(last_number, VALUES(last_number))
        """;

    public const string MarkDispatched =
        """
        UPDATE jdbcstore_destination
           SET dispatched_sequence = ?
         WHERE destination_id = ? AND dispatched_sequence < ?
        """;

    public const string ReachJournal = "UPDATE jdbcstore_journal SET last_group = ? WHERE journal_id = ?";

    private const string AcknowledgedRows =
        """
        JSON_TABLE(?, '$[*]' COLUMNS (destination_id bigint PATH '$[0]', lane smallint PATH '$[1]', sequence bigint PATH '$[2]')) AS a
               STRAIGHT_JOIN jdbcstore_message m FORCE INDEX (PRIMARY)
                  ON m.destination_id = a.destination_id AND m.lane = a.lane AND m.sequence = a.sequence
        """;

    private const string SubscriptionRows =
        """
        JSON_TABLE(?, '$[*]' COLUMNS (subscription_id bigint PATH '$[0]', lane smallint PATH '$[1]', sequence bigint PATH '$[2]')) AS a
               STRAIGHT_JOIN jdbcstore_subscription_position p FORCE INDEX (PRIMARY)
                  ON p.subscription_id = a.subscription_id AND p.lane = a.lane
        """;
}
