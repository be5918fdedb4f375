namespace JdbcStore.PostgreSql;

/// <summary>The statements of the write path; those over many rows take one array a column.</summary>
internal static class HotStatements
{
    /// <summary>A stale epoch writes NULL into a NOT NULL column, and with it the whole transaction fails.</summary>
    public const string MoveFence =
        """
        UPDATE jdbcstore_fence
           SET batch = CASE WHEN epoch = $1 AND holder = $2 AND batch = $3 THEN $4 END, settled = $5, first_sequence = $6, last_sequence = $7
         WHERE slot = $8
        """;

    public const string Declare =
        """
        INSERT INTO jdbcstore_destination (destination_id, kind, name, dispatched_sequence)
        SELECT destination_id, kind, name, 0
          FROM unnest($1, $2, $3) AS d (destination_id, kind, name)
        ON CONFLICT DO NOTHING
        """;

    public const string DeclareCounts =
        """
        INSERT INTO jdbcstore_destination_count (destination_id, slot, messages, bytes)
        SELECT destination_id, slot, 0, 0
          FROM unnest($1) AS d (destination_id), generate_series(0, $2 - 1) AS slot
        ON CONFLICT DO NOTHING
        """;

    public const string AddOne =
        """
        INSERT INTO jdbcstore_message (destination_id, lane, sequence, delivery_count, body_size, added_at, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """;

    public const string AddMany =
        """
        INSERT INTO jdbcstore_message (destination_id, lane, sequence, delivery_count, body_size, added_at, body)
        SELECT destination_id, lane, sequence, delivery_count, octet_length(body), added_at, body
          FROM unnest($1, $2, $3, $4, $5, $6) AS m (destination_id, lane, sequence, delivery_count, added_at, body)
        """;

    /// <summary>With messages among them that expire or are delayed.</summary>
    public const string AddTimed =
        """
        INSERT INTO jdbcstore_message (destination_id, lane, sequence, delivery_count, body_size, added_at, body, expires_at, due_at)
        SELECT destination_id, lane, sequence, delivery_count, octet_length(body), added_at, body, expires_at, due_at
          FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
               AS m (destination_id, lane, sequence, delivery_count, added_at, body, expires_at, due_at)
        """;

    public const string Count =
        """
        UPDATE jdbcstore_destination_count
           SET messages = messages + $1, bytes = bytes + $2
         WHERE destination_id = $3 AND slot = $4
        """;

    public const string CountMany =
        """
        UPDATE jdbcstore_destination_count c
           SET messages = c.messages + n.messages, bytes = c.bytes + n.bytes
          FROM unnest($1, $2, $3) AS n (messages, bytes, destination_id)
         WHERE c.destination_id = n.destination_id AND c.slot = $4
        """;

    /// <summary>Returns the sequences of messages that were left out because their key was there.</summary>
    public const string AddUnlessDuplicate =
        """
        WITH offered AS MATERIALIZED (
            SELECT *
              FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
                   AS m (destination_id, lane, sequence, delivery_count, added_at, body, expires_at, due_at, duplicate_key)),
        claimed AS (
            INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence, added_at)
            SELECT destination_id, duplicate_key, sequence, added_at FROM offered WHERE duplicate_key IS NOT NULL ORDER BY sequence
            ON CONFLICT DO NOTHING
            RETURNING sequence),
        added AS (
            INSERT INTO jdbcstore_message (destination_id, lane, sequence, delivery_count, body_size, added_at, body, expires_at, due_at)
            SELECT destination_id, lane, sequence, delivery_count, octet_length(body), added_at, body, expires_at, due_at
              FROM offered
             WHERE duplicate_key IS NULL OR sequence IN (SELECT sequence FROM claimed)
            RETURNING destination_id, lane, sequence, body_size),
        counted AS (
            UPDATE jdbcstore_destination_count c
               SET messages = c.messages + a.messages, bytes = c.bytes + a.bytes
              FROM (SELECT destination_id, count(*) AS messages, sum(body_size) AS bytes FROM added WHERE lane < 10 GROUP BY destination_id) a
             WHERE c.destination_id = a.destination_id AND c.slot = $10)
        SELECT sequence FROM offered WHERE sequence NOT IN (SELECT sequence FROM added)
        """;

    public const string Redeliver =
        """
        UPDATE jdbcstore_message m
           SET delivery_count = m.delivery_count + r.increment
          FROM unnest($1, $2, $3, $4) AS r (destination_id, lane, sequence, increment)
         WHERE m.destination_id = r.destination_id AND m.lane = r.lane AND m.sequence = r.sequence
        """;

    public const string Acknowledge =
        """
        WITH removed AS (
            DELETE FROM jdbcstore_message m
             USING unnest($1, $2, $3) AS a (destination_id, lane, sequence)
             WHERE m.destination_id = a.destination_id AND m.lane = a.lane AND m.sequence = a.sequence
            RETURNING m.destination_id, m.body_size, m.body_id),
        detached AS (
            INSERT INTO jdbcstore_detached_body (body_id, epoch)
            SELECT body_id, 0 FROM removed WHERE body_id IS NOT NULL)
        UPDATE jdbcstore_destination_count c
           SET messages = c.messages - r.messages, bytes = c.bytes - r.bytes
          FROM (SELECT destination_id, count(*) AS messages, sum(body_size) AS bytes FROM removed GROUP BY destination_id) r
         WHERE c.destination_id = r.destination_id AND c.slot = $4
        """;

    /// <summary>What is behind the subscription's position needs no row.</summary>
    public const string AcknowledgeSubscription =
        """
        INSERT INTO jdbcstore_subscription_ack (subscription_id, lane, sequence)
        SELECT a.subscription_id, a.lane, a.sequence
          FROM unnest($1, $2, $3) AS a (subscription_id, lane, sequence)
          JOIN jdbcstore_subscription_position p ON p.subscription_id = a.subscription_id AND p.lane = a.lane
         WHERE p.acked_through < a.sequence
        ON CONFLICT (subscription_id, lane, sequence) DO UPDATE SET prepared_id = NULL
        """;

    public const string MoveSubscription =
        """
        UPDATE jdbcstore_subscription_position p
           SET acked_through = a.sequence
          FROM unnest($1, $2, $3) AS a (subscription_id, lane, sequence)
         WHERE p.subscription_id = a.subscription_id AND p.lane = a.lane AND p.acked_through < a.sequence
        """;

    public const string RememberProducers =
        """
        INSERT INTO jdbcstore_producer AS p (destination_id, producer_id, last_number, previous_number, sequence, updated_at)
        SELECT destination_id, producer_id, last_number, -1, sequence, updated_at
          FROM unnest($1, $2, $3, $4, $5) AS n (destination_id, producer_id, last_number, sequence, updated_at)
        ON CONFLICT (destination_id, producer_id) DO UPDATE
           SET last_number = EXCLUDED.last_number, previous_number = p.last_number, sequence = EXCLUDED.sequence, updated_at = EXCLUDED.updated_at
         WHERE p.last_number < EXCLUDED.last_number
        """;

    public const string MarkDispatched =
        """
        UPDATE jdbcstore_destination d
           SET dispatched_sequence = m.sequence
          FROM unnest($1, $2) AS m (destination_id, sequence)
         WHERE d.destination_id = m.destination_id AND d.dispatched_sequence < m.sequence
        """;

    public const string Remember =
        """
        INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence, added_at)
        SELECT destination_id, duplicate_key, sequence, added_at
          FROM unnest($1, $2, $3, $4) AS k (destination_id, duplicate_key, sequence, added_at)
        ON CONFLICT DO NOTHING
        """;

    public const string ReachJournal = "UPDATE jdbcstore_journal SET last_group = $2 WHERE journal_id = $1";
}
