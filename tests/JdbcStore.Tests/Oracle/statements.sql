BEGIN
    IF SYS_CONTEXT('USERENV', 'DATABASE_ROLE') <> 'PRIMARY' THEN
        RAISE_APPLICATION_ERROR(-20703, 'JdbcStore: this is not the primary database, but a ' || SYS_CONTEXT('USERENV', 'DATABASE_ROLE'));
    END IF;
    IF SYS_CONTEXT('USERENV', 'LANGUAGE') NOT LIKE '%UTF8' THEN
        RAISE_APPLICATION_ERROR(-20704, 'JdbcStore: names need the character set AL32UTF8, not ' || SYS_CONTEXT('USERENV', 'LANGUAGE'));
    END IF;
    EXECUTE IMMEDIATE 'ALTER SESSION SET COMMIT_WAIT = FORCE_WAIT COMMIT_LOGGING = IMMEDIATE NLS_COMP = BINARY NLS_SORT = BINARY';
END;
/

BEGIN :is_rac := CASE WHEN DBMS_UTILITY.IS_CLUSTER_DATABASE THEN 1 ELSE 0 END; END;
/

DECLARE
    found        NUMBER;
    removed_size NUMBER;
    removed_body NUMBER;
    piece        BLOB;
BEGIN
    CASE :row_kind
    WHEN 1 THEN  -- the fence
        UPDATE jdbcstore_fence
           SET batch = :number_3, settled = :number_4, first_sequence = :number_5, last_sequence = :sequence
         WHERE slot = :id AND epoch = :number_1 AND holder = :text AND batch = :number_2;
        IF SQL%ROWCOUNT = 0 THEN
            SELECT COUNT(*) INTO found FROM jdbcstore_fence WHERE slot = :id;
            IF found = 0 THEN
                RAISE_APPLICATION_ERROR(-20702, 'JdbcStore: the fence table has no row for this slot');
            END IF;
            RAISE_APPLICATION_ERROR(-20701, 'JdbcStore: the fence row belongs to another epoch or counts this batch already');
        END IF;
    WHEN 2 THEN  -- a destination
        BEGIN
            INSERT INTO jdbcstore_destination (destination_id, kind, name, dispatched_sequence) VALUES (:id, :number_1, :text, 0);
        EXCEPTION
            WHEN DUP_VAL_ON_INDEX THEN NULL;
        END;
    WHEN 3 THEN  -- its count, one row a slot
        BEGIN
            INSERT INTO jdbcstore_destination_count (destination_id, slot, messages, bytes) VALUES (:id, :number_1, 0, 0);
        EXCEPTION
            WHEN DUP_VAL_ON_INDEX THEN NULL;
        END;
    WHEN 4 THEN  -- a duplicate key that is not expected to be there
        INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence, added_at) VALUES (:id, :text, :sequence, :number_1);
    WHEN 5 THEN  -- a duplicate key that may be there
        BEGIN
            INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence, added_at) VALUES (:id, :text, :sequence, :number_1);
        EXCEPTION
            WHEN DUP_VAL_ON_INDEX THEN NULL;
        END;
    WHEN 6 THEN  -- a message, with the first piece of its body
        INSERT INTO jdbcstore_message (destination_id, lane, sequence, delivery_count, body_size, added_at, expires_at, due_at, body)
        VALUES (:id, :lane, :sequence, :number_1, :number_2, :number_3, :number_4, :number_5, :bytes);
    WHEN 7 THEN  -- another piece of its body
        SELECT body INTO piece FROM jdbcstore_message WHERE destination_id = :id AND lane = :lane AND sequence = :sequence FOR UPDATE;
        DBMS_LOB.WRITEAPPEND(piece, :number_1, :bytes);
    WHEN 8 THEN  -- what was added to a destination
        UPDATE jdbcstore_destination_count
           SET messages = messages + :number_1, bytes = bytes + :number_2
         WHERE destination_id = :id AND slot = :number_3;
    WHEN 9 THEN  -- a delivery that failed
        UPDATE jdbcstore_message
           SET delivery_count = delivery_count + :number_1
         WHERE destination_id = :id AND lane = :lane AND sequence = :sequence;
    WHEN 10 THEN  -- an acknowledgement
        DELETE FROM jdbcstore_message
         WHERE destination_id = :id AND lane = :lane AND sequence = :sequence
        RETURNING body_size, body_id INTO removed_size, removed_body;
        IF SQL%ROWCOUNT = 1 THEN
            UPDATE jdbcstore_destination_count
               SET messages = messages - 1, bytes = bytes - removed_size
             WHERE destination_id = :id AND slot = :number_3;
            IF removed_body IS NOT NULL THEN
                INSERT INTO jdbcstore_detached_body (body_id, epoch) VALUES (removed_body, 0);
            END IF;
        END IF;
    WHEN 11 THEN  -- a subscription's acknowledgement; what is behind its position needs no row
        BEGIN
            INSERT INTO jdbcstore_subscription_ack (subscription_id, lane, sequence)
            SELECT subscription_id, lane, :sequence
              FROM jdbcstore_subscription_position
             WHERE subscription_id = :id AND lane = :lane AND acked_through < :sequence;
        EXCEPTION
            WHEN DUP_VAL_ON_INDEX THEN
                UPDATE jdbcstore_subscription_ack
                   SET prepared_id = NULL
                 WHERE subscription_id = :id AND lane = :lane AND sequence = :sequence;
        END;
    WHEN 12 THEN  -- a subscription's position
        UPDATE jdbcstore_subscription_position
           SET acked_through = :sequence
         WHERE subscription_id = :id AND lane = :lane AND acked_through < :sequence;
    WHEN 13 THEN  -- a producer's number, which never falls
        UPDATE jdbcstore_producer
           SET previous_number = last_number, last_number = :number_1, sequence = :sequence, updated_at = :number_2
         WHERE destination_id = :id AND producer_id = :text AND last_number < :number_1;
        IF SQL%ROWCOUNT = 0 THEN
            BEGIN
                INSERT INTO jdbcstore_producer (destination_id, producer_id, last_number, previous_number, sequence, updated_at)
                VALUES (:id, :text, :number_1, -1, :sequence, :number_2);
            EXCEPTION
                WHEN DUP_VAL_ON_INDEX THEN NULL;
            END;
        END IF;
    WHEN 14 THEN  -- a dispatch mark
        UPDATE jdbcstore_destination SET dispatched_sequence = :sequence WHERE destination_id = :id AND dispatched_sequence < :sequence;
    WHEN 15 THEN  -- how far a journal has reached
        UPDATE jdbcstore_journal SET last_group = :number_1 WHERE journal_id = :text;
    END CASE;
END;
/

DELETE FROM jdbcstore_body_chunk WHERE body_id = :body AND chunk_no <= :last
/

DELETE FROM jdbcstore_body_chunk WHERE body_id = :bodyId AND chunk_no = :chunkNo
/

DELETE FROM jdbcstore_destination WHERE destination_id = :Id
/

DELETE FROM jdbcstore_destination_count WHERE destination_id = :Id
/

DELETE FROM jdbcstore_detached_body WHERE body_id = :body
/

DELETE FROM jdbcstore_detached_body WHERE body_id = :bodyId
/

DELETE FROM jdbcstore_duplicate WHERE destination_id = :DestinationId AND sequence = :Sequence
/

DELETE FROM jdbcstore_duplicate WHERE destination_id = :Id
/

DELETE FROM jdbcstore_duplicate WHERE destination_id = :destination AND sequence = :sequence
/

DELETE FROM jdbcstore_duplicate WHERE sequence <= :last AND added_at <= :cutoff
/

DELETE FROM jdbcstore_duplicate WHERE sequence BETWEEN :first AND :last
/

DELETE FROM jdbcstore_message
 WHERE destination_id = :destination AND lane = :lane AND sequence BETWEEN :first AND :last
/

DELETE FROM jdbcstore_message WHERE destination_id = :destinationId
/

DELETE FROM jdbcstore_message WHERE destination_id = :destinationId AND lane = :lane AND sequence = :sequence
/

DELETE FROM jdbcstore_prepared WHERE prepared_id = :id
/

DELETE FROM jdbcstore_prepared_operation WHERE prepared_id = :id
/

DELETE FROM jdbcstore_producer WHERE destination_id = :Id
/

DELETE FROM jdbcstore_producer WHERE sequence <= :last AND updated_at <= :cutoff
/

DELETE FROM jdbcstore_subscription WHERE subscription_id = :ended
/

DELETE FROM jdbcstore_subscription_ack
 WHERE subscription_id = :SubscriptionId AND lane = :lane AND sequence = :Sequence AND prepared_id = :id
/

DELETE FROM jdbcstore_subscription_ack
 WHERE subscription_id = :subscription AND lane = :lane AND sequence <= :through AND prepared_id IS NULL
/

DELETE FROM jdbcstore_subscription_ack
 WHERE subscription_id IN (SELECT subscription_id FROM jdbcstore_subscription WHERE destination_id = :topic AND ended = 0)
       AND lane = :lane AND sequence = :sequence AND prepared_id IS NULL
/

DELETE FROM jdbcstore_subscription_ack WHERE subscription_id = :ended AND lane = :lane AND sequence <= :last
/

DELETE FROM jdbcstore_subscription_position WHERE subscription_id = :Id
/

INSERT INTO jdbcstore_body_chunk (body_id, chunk_no, data) VALUES (:bodyId, :chunkNo, :data)
/

INSERT INTO jdbcstore_destination (destination_id, kind, name, dispatched_sequence) VALUES (:Id, :Kind, :Name, 0)
/

INSERT INTO jdbcstore_destination_count (destination_id, slot, messages, bytes) VALUES (:Id, :slot, 0, 0)
/

INSERT INTO jdbcstore_detached_body (body_id, epoch)
SELECT body_id, 0 FROM jdbcstore_message WHERE destination_id = :destinationId AND body_id IS NOT NULL
/

INSERT INTO jdbcstore_detached_body (body_id, epoch) VALUES (:bodyId, 0)
/

INSERT INTO jdbcstore_detached_body (body_id, epoch) VALUES (:bodyId, :Epoch)
/

INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence, added_at)
VALUES (:destinationId, :key, :sequence, :addedAt)
/

INSERT INTO jdbcstore_journal (journal_id, last_group, epoch) VALUES (:id, :after, :epoch)
/

INSERT INTO jdbcstore_message (destination_id, lane, sequence, delivery_count, body_size, added_at, expires_at, due_at, body_id, body)
VALUES (:destinationId, :lane, :sequence, 0, :bodySize, :addedAt, :expiresAt, :dueAt, :bodyId, :body)
/

INSERT INTO jdbcstore_prepared (prepared_id, name, prepared_at) VALUES (:id, :name, (EXTRACT(DAY FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 86400000 + EXTRACT(HOUR FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 3600000 + EXTRACT(MINUTE FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 60000
    + TRUNC(EXTRACT(SECOND FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 1000)))
/

INSERT INTO jdbcstore_prepared_operation
       (prepared_id, operation_no, kind, destination_id, sequence, subscription_id, producer_id, producer_number, previous_number)
VALUES (:id, :no, :kind, :destinationId, :sequence, :subscriptionId, :producerId, :producerNumber, :previous)
/

INSERT INTO jdbcstore_producer (destination_id, producer_id, last_number, previous_number, sequence, updated_at)
VALUES (:DestinationId, :ProducerId, :lastNumber, -1, :Sequence, :UpdatedAt)
/

INSERT INTO jdbcstore_subscription (subscription_id, client_id, name, ended, destination_id, selector)
VALUES (:id, :ClientId, :Name, 0, :destinationId, :selector)
/

INSERT INTO jdbcstore_subscription_ack (subscription_id, lane, sequence, prepared_id) VALUES (:Id, :lane, :sequence, :preparedId)
/

INSERT INTO jdbcstore_subscription_position (subscription_id, lane, acked_through) VALUES (:id, :lane, :through)
/

SELECT COUNT(*) FROM jdbcstore_message WHERE destination_id = :destinationId AND lane < :parked
/

SELECT COUNT(*) FROM v$archive_dest WHERE target = 'STANDBY' AND status <> 'INACTIVE'
/

SELECT DISTINCT lane FROM jdbcstore_subscription_ack WHERE subscription_id = :subscription
/

SELECT MAX(chunk_no)
  FROM (SELECT chunk_no
          FROM jdbcstore_body_chunk
         WHERE body_id = :body
         ORDER BY chunk_no
         FETCH FIRST :limit ROWS ONLY) oldest
/

SELECT MAX(last_sequence) FROM jdbcstore_fence
/

SELECT MAX(sequence)
  FROM (SELECT sequence
          FROM jdbcstore_subscription_ack
         WHERE subscription_id = :ended AND lane = :lane
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) oldest
/

SELECT MAX(version) FROM jdbcstore_schema_version
/

SELECT MIN(expires_at) FROM jdbcstore_message WHERE expires_at IS NOT NULL AND expires_at > :now
/

SELECT MIN(sequence)
  FROM (SELECT sequence
          FROM (SELECT m.sequence
                  FROM jdbcstore_message m
                 WHERE m.destination_id = :topic AND m.lane = :lane AND m.sequence <= :last
                       AND m.sequence > (SELECT acked_through
                                           FROM jdbcstore_subscription_position
                                          WHERE subscription_id = :subscription AND lane = :lane)
                       AND NOT EXISTS (SELECT 1
                                         FROM jdbcstore_subscription_ack a
                                        WHERE a.subscription_id = :subscription AND a.lane = :lane AND a.sequence = m.sequence
                                              AND a.prepared_id IS NULL)
                 ORDER BY m.sequence
                 FETCH FIRST 1 ROWS ONLY) needed
        UNION ALL
        SELECT sequence FROM jdbcstore_prepared_operation WHERE destination_id = :topic AND kind = :hidden) kept
/

SELECT MIN(sequence) FROM jdbcstore_message WHERE destination_id = :Id AND lane = :lane
/

SELECT SYS_CONTEXT('USERENV', 'DB_UNIQUE_NAME') FROM dual
/

SELECT a.sequence
  FROM jdbcstore_subscription s
  JOIN jdbcstore_subscription_ack a ON a.subscription_id = s.subscription_id
  JOIN jdbcstore_subscription_position q ON q.subscription_id = a.subscription_id AND q.lane = a.lane AND q.acked_through < a.sequence
  JOIN jdbcstore_message m ON m.destination_id = s.destination_id AND m.lane = a.lane AND m.sequence = a.sequence
 WHERE s.destination_id = :topic AND s.ended = 0 AND a.lane = :lane AND a.prepared_id IS NULL
 GROUP BY a.sequence
HAVING COUNT(*) + (SELECT COUNT(*)
                     FROM jdbcstore_subscription t
                     JOIN jdbcstore_subscription_position p ON p.subscription_id = t.subscription_id
                    WHERE t.destination_id = :topic AND t.ended = 0 AND p.lane = :lane AND p.acked_through >= a.sequence)
       >= (SELECT COUNT(*) FROM jdbcstore_subscription u WHERE u.destination_id = :topic AND u.ended = 0)
 ORDER BY a.sequence
 FETCH FIRST :limit ROWS ONLY
/

SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :Id AND lane = :lane AND acked_through < :sequence
/

SELECT added_at
  FROM jdbcstore_message
 WHERE destination_id = :destination AND lane = :lane
 ORDER BY sequence
 FETCH FIRST 1 ROWS ONLY
/

SELECT body_id FROM jdbcstore_detached_body WHERE epoch < :Epoch ORDER BY body_id FETCH FIRST 1 ROWS ONLY
/

SELECT body_size AS BodySize, body_id AS BodyId, body AS Body
  FROM jdbcstore_message
 WHERE destination_id = :Id AND lane = :lane AND sequence = :sequence
/

SELECT body_size AS BodySize, body_id AS BodyId, due_at AS DueAt
  FROM jdbcstore_message
 WHERE destination_id = :destinationId AND lane = :lane AND sequence = :sequence
/

SELECT data FROM jdbcstore_body_chunk WHERE body_id = :bodyId AND chunk_no = :chunkNo
/

SELECT destination_id AS DestinationId, COUNT(*) AS Messages, COALESCE(SUM(body_size), 0) AS Bytes
  FROM jdbcstore_message
 WHERE destination_id = :destination AND lane = :lane AND sequence BETWEEN :first AND :last
 GROUP BY destination_id
/

SELECT destination_id AS DestinationId, SUM(messages) AS Messages, SUM(bytes) AS Bytes
  FROM jdbcstore_destination_count
 GROUP BY destination_id
/

SELECT destination_id AS DestinationId, kind AS Kind, name AS Name, dispatched_sequence AS Dispatched FROM jdbcstore_destination
/

SELECT destination_id AS DestinationId, lane AS Lane, sequence AS Sequence
  FROM jdbcstore_message
 WHERE due_at IS NOT NULL AND due_at <= :now AND lane = :lane
 ORDER BY due_at, sequence
 FETCH FIRST :limit ROWS ONLY
/

SELECT destination_id AS DestinationId, lane AS Lane, sequence AS Sequence, delivery_count AS DeliveryCount, body_size AS BodySize, added_at AS AddedAt,
       expires_at AS ExpiresAt, body AS Body
  FROM jdbcstore_message m
 WHERE expires_at IS NOT NULL AND expires_at <= :now AND (expires_at > :expiresAt OR (expires_at = :expiresAt AND sequence > :sequence))
       AND lane <= :delayed
       AND (lane = :delayed
            OR NOT EXISTS (SELECT 1 FROM jdbcstore_subscription s WHERE s.destination_id = m.destination_id AND s.ended = 0)
            OR EXISTS (SELECT 1
                         FROM jdbcstore_subscription s
                         JOIN jdbcstore_subscription_position p ON p.subscription_id = s.subscription_id
                        WHERE s.destination_id = m.destination_id AND s.ended = 0 AND p.lane = m.lane AND p.acked_through < m.sequence
                              AND NOT EXISTS (SELECT 1
                                                FROM jdbcstore_subscription_ack a
                                               WHERE a.subscription_id = s.subscription_id AND a.lane = m.lane AND a.sequence = m.sequence)))
 ORDER BY expires_at, sequence
 FETCH FIRST :limit ROWS ONLY
/

SELECT destination_id FROM jdbcstore_destination
/

SELECT destination_id FROM jdbcstore_destination WHERE destination_id = :Id
/

SELECT due_at FROM jdbcstore_message WHERE due_at IS NOT NULL AND lane = :lane ORDER BY due_at FETCH FIRST 1 ROWS ONLY
/

SELECT duplicate_key FROM jdbcstore_duplicate WHERE destination_id = :destination AND duplicate_key IN :keys
/

SELECT epoch FROM jdbcstore_lease WHERE lease_id = 1
/

SELECT holder_name AS Holder, expires_at - (EXTRACT(DAY FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 86400000 + EXTRACT(HOUR FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 3600000 + EXTRACT(MINUTE FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 60000
    + TRUNC(EXTRACT(SECOND FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 1000)) AS Milliseconds FROM jdbcstore_lease WHERE lease_id = 1
/

SELECT kind AS Kind, destination_id AS DestinationId, sequence AS Sequence, subscription_id AS SubscriptionId, producer_id AS ProducerId,
       producer_number AS ProducerNumber, previous_number AS PreviousNumber
  FROM jdbcstore_prepared_operation
 WHERE prepared_id = :id
 ORDER BY operation_no
/

SELECT kind AS Kind, destination_id AS DestinationId, sequence AS Sequence, subscription_id AS SubscriptionId, producer_id AS ProducerId,
       producer_number AS ProducerNumber, previous_number AS PreviousNumber
  FROM jdbcstore_prepared_operation
 WHERE prepared_id = :id
 ORDER BY operation_no DESC
/

SELECT last_group AS LastGroup, epoch AS Epoch FROM jdbcstore_journal WHERE journal_id = :id
/

SELECT last_number FROM jdbcstore_producer WHERE destination_id = :DestinationId AND producer_id = :ProducerId
/

SELECT owner || '.' || table_name
  FROM all_tables
 WHERE logging = 'NO' AND owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')
       AND REGEXP_LIKE(table_name, '_(FENCE|MESSAGE|BODY_CHUNK|DUPLICATE|PRODUCER|SUBSCRIPTION.*|PREPARED.*)$')
UNION ALL
SELECT owner || '.' || table_name || '.' || column_name
  FROM all_lobs
 WHERE logging = 'NO' AND owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AND REGEXP_LIKE(table_name, '_(MESSAGE|BODY_CHUNK)$')
/

SELECT p.lane AS Lane, MIN(p.acked_through) AS Sequence
  FROM jdbcstore_subscription s
  JOIN jdbcstore_subscription_position p ON p.subscription_id = s.subscription_id
 WHERE s.destination_id = :topic AND s.ended = 0
 GROUP BY p.lane
/

SELECT p.name AS Name, p.prepared_at AS PreparedAt, COALESCE(o.kind, 0) AS Kind, o.destination_id AS DestinationId, o.sequence AS Sequence
  FROM jdbcstore_prepared p
  LEFT JOIN jdbcstore_prepared_operation o ON o.prepared_id = p.prepared_id
 ORDER BY p.prepared_id, o.operation_no
/

SELECT prepared_id FROM jdbcstore_prepared WHERE name = :name
/

SELECT protection_mode AS ProtectionMode, protection_level AS ProtectionLevel FROM v$database
/

SELECT sequence
  FROM jdbcstore_message
 WHERE destination_id = :destination AND lane = :lane AND sequence > :after AND sequence <= :through
 ORDER BY sequence
 FETCH FIRST :limit ROWS ONLY
/

SELECT sequence
  FROM jdbcstore_subscription_ack
 WHERE subscription_id = :subscription AND lane = :lane AND sequence <= :visible AND prepared_id IS NULL
 ORDER BY sequence
 FETCH FIRST :limit ROWS ONLY
/

SELECT sequence AS Sequence, added_at AS RememberedAt FROM jdbcstore_duplicate ORDER BY sequence FETCH FIRST :limit ROWS ONLY
/

SELECT sequence AS Sequence, updated_at AS RememberedAt FROM jdbcstore_producer ORDER BY sequence FETCH FIRST :limit ROWS ONLY
/

SELECT sequence FROM jdbcstore_duplicate WHERE destination_id = :DestinationId AND duplicate_key = :DuplicateKey
/

SELECT sequence FROM jdbcstore_duplicate WHERE destination_id = :destination ORDER BY duplicate_key FETCH FIRST :limit ROWS ONLY
/

SELECT sequence FROM jdbcstore_duplicate WHERE destination_id = :destinationId AND duplicate_key = :key
/

SELECT sequence FROM jdbcstore_duplicate WHERE sequence BETWEEN :first_sequence AND :last_sequence
/

SELECT sequence FROM jdbcstore_subscription_ack WHERE subscription_id = :Id AND lane = :lane AND sequence = :sequence
/

SELECT sequence, delivery_count, body_size, added_at, expires_at, body FROM (
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 9 AND m.sequence > :after9 AND m.sequence <= :visible
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane9
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 8 AND m.sequence > :after8 AND m.sequence <= :visible
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane8
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 7 AND m.sequence > :after7 AND m.sequence <= :visible
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane7
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 6 AND m.sequence > :after6 AND m.sequence <= :visible
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane6
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 5 AND m.sequence > :after5 AND m.sequence <= :visible
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane5
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 4 AND m.sequence > :after4 AND m.sequence <= :visible
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane4
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 3 AND m.sequence > :after3 AND m.sequence <= :visible
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane3
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 2 AND m.sequence > :after2 AND m.sequence <= :visible
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane2
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 1 AND m.sequence > :after1 AND m.sequence <= :visible
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane1
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 0 AND m.sequence > :after0 AND m.sequence <= :visible
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane0) page
 WHERE ROWNUM <= :limit
/

SELECT sequence, delivery_count, body_size, added_at, expires_at, body FROM (
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 9 AND m.sequence > :after9 AND m.sequence <= :visible
   AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :subscription AND lane = 9)
   AND NOT EXISTS (SELECT 1
                     FROM jdbcstore_subscription_ack a
                    WHERE a.subscription_id = :subscription AND a.lane = 9 AND a.sequence = m.sequence)
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane9
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 8 AND m.sequence > :after8 AND m.sequence <= :visible
   AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :subscription AND lane = 8)
   AND NOT EXISTS (SELECT 1
                     FROM jdbcstore_subscription_ack a
                    WHERE a.subscription_id = :subscription AND a.lane = 8 AND a.sequence = m.sequence)
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane8
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 7 AND m.sequence > :after7 AND m.sequence <= :visible
   AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :subscription AND lane = 7)
   AND NOT EXISTS (SELECT 1
                     FROM jdbcstore_subscription_ack a
                    WHERE a.subscription_id = :subscription AND a.lane = 7 AND a.sequence = m.sequence)
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane7
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 6 AND m.sequence > :after6 AND m.sequence <= :visible
   AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :subscription AND lane = 6)
   AND NOT EXISTS (SELECT 1
                     FROM jdbcstore_subscription_ack a
                    WHERE a.subscription_id = :subscription AND a.lane = 6 AND a.sequence = m.sequence)
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane6
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 5 AND m.sequence > :after5 AND m.sequence <= :visible
   AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :subscription AND lane = 5)
   AND NOT EXISTS (SELECT 1
                     FROM jdbcstore_subscription_ack a
                    WHERE a.subscription_id = :subscription AND a.lane = 5 AND a.sequence = m.sequence)
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane5
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 4 AND m.sequence > :after4 AND m.sequence <= :visible
   AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :subscription AND lane = 4)
   AND NOT EXISTS (SELECT 1
                     FROM jdbcstore_subscription_ack a
                    WHERE a.subscription_id = :subscription AND a.lane = 4 AND a.sequence = m.sequence)
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane4
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 3 AND m.sequence > :after3 AND m.sequence <= :visible
   AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :subscription AND lane = 3)
   AND NOT EXISTS (SELECT 1
                     FROM jdbcstore_subscription_ack a
                    WHERE a.subscription_id = :subscription AND a.lane = 3 AND a.sequence = m.sequence)
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane3
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 2 AND m.sequence > :after2 AND m.sequence <= :visible
   AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :subscription AND lane = 2)
   AND NOT EXISTS (SELECT 1
                     FROM jdbcstore_subscription_ack a
                    WHERE a.subscription_id = :subscription AND a.lane = 2 AND a.sequence = m.sequence)
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane2
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 1 AND m.sequence > :after1 AND m.sequence <= :visible
   AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :subscription AND lane = 1)
   AND NOT EXISTS (SELECT 1
                     FROM jdbcstore_subscription_ack a
                    WHERE a.subscription_id = :subscription AND a.lane = 1 AND a.sequence = m.sequence)
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane1
UNION ALL
SELECT *
  FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ sequence, delivery_count, body_size, added_at, expires_at, body
          FROM jdbcstore_message m
         WHERE m.destination_id = :destination AND m.lane = 0 AND m.sequence > :after0 AND m.sequence <= :visible
   AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = :subscription AND lane = 0)
   AND NOT EXISTS (SELECT 1
                     FROM jdbcstore_subscription_ack a
                    WHERE a.subscription_id = :subscription AND a.lane = 0 AND a.sequence = m.sequence)
         ORDER BY sequence
         FETCH FIRST :limit ROWS ONLY) lane0) page
 WHERE ROWNUM <= :limit
/

SELECT slot AS Slot, batch AS Batch, settled AS Settled, first_sequence AS FirstSequence, last_sequence AS LastSequence
  FROM jdbcstore_fence
 ORDER BY slot
/

SELECT subscription_id AS SubscriptionId, client_id AS ClientId, name AS Name, destination_id AS DestinationId, selector AS Selector
  FROM jdbcstore_subscription
 WHERE ended = 0
/

SELECT subscription_id FROM jdbcstore_subscription WHERE ended <> 0 ORDER BY subscription_id FETCH FIRST 1 ROWS ONLY
/

SELECT value FROM v$parameter WHERE name = 'commit_wait'
/

UPDATE jdbcstore_destination SET dispatched_sequence = :sequence WHERE destination_id = :Id AND dispatched_sequence < :sequence
/

UPDATE jdbcstore_destination_count
   SET messages = messages + :messages, bytes = bytes + :bytes
 WHERE destination_id = :destinationId AND slot = :slot
/

UPDATE jdbcstore_destination_count
   SET messages = messages - :Messages, bytes = bytes - :Bytes
 WHERE destination_id = :DestinationId AND slot = 0
/

UPDATE jdbcstore_detached_body SET epoch = 0 WHERE body_id = :bodyId
/

UPDATE jdbcstore_fence
   SET batch = :Batch, settled = :Settled, first_sequence = :FirstSequence, last_sequence = :LastSequence
 WHERE slot = :Slot AND epoch = :Epoch AND holder = :Holder AND batch = :PreviousBatch
/

UPDATE jdbcstore_fence
   SET confirmations = confirmations + 1
 WHERE slot = :Slot AND epoch = :Epoch AND holder = :Holder AND batch = :Batch
/

UPDATE jdbcstore_fence
   SET confirmations = confirmations + 1
 WHERE slot = :slot AND epoch = :Epoch AND holder = :Holder
/

UPDATE jdbcstore_fence SET batch = 0, settled = 0, first_sequence = :last + 1, last_sequence = :last
/

UPDATE jdbcstore_fence SET epoch = :epoch, holder = :holder
/

UPDATE jdbcstore_fence SET last_sequence = :last WHERE slot = :slot
/

UPDATE jdbcstore_journal SET epoch = :epoch WHERE journal_id = :id
/

UPDATE jdbcstore_lease
   SET epoch = epoch + 1, holder = :holder, holder_name = :holderName, expires_at = (EXTRACT(DAY FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 86400000 + EXTRACT(HOUR FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 3600000 + EXTRACT(MINUTE FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 60000
    + TRUNC(EXTRACT(SECOND FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 1000)) + :duration
 WHERE lease_id = 1 AND (expires_at <= (EXTRACT(DAY FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 86400000 + EXTRACT(HOUR FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 3600000 + EXTRACT(MINUTE FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 60000
    + TRUNC(EXTRACT(SECOND FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 1000)) OR holder = :dead OR holder = :holder)
/

UPDATE jdbcstore_lease
   SET expires_at = (EXTRACT(DAY FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 86400000 + EXTRACT(HOUR FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 3600000 + EXTRACT(MINUTE FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 60000
    + TRUNC(EXTRACT(SECOND FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 1000)) + :duration
 WHERE lease_id = 1 AND epoch = :epoch AND holder = :holder
/

UPDATE jdbcstore_lease
   SET holder = 'nobody', expires_at = 0
 WHERE lease_id = 1 AND epoch = :epoch AND holder = :holder
/

UPDATE jdbcstore_lease SET holder_name = holder_name WHERE lease_id = 1
/

UPDATE jdbcstore_message
   SET delivery_count = delivery_count + 1
 WHERE destination_id = :Id AND lane = :lane AND sequence = :sequence
/

UPDATE jdbcstore_message
   SET destination_id = :toDestination, lane = :toLane, sequence = :toSequence, due_at = :dueAt, added_at = (EXTRACT(DAY FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 86400000 + EXTRACT(HOUR FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 3600000 + EXTRACT(MINUTE FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 60000
    + TRUNC(EXTRACT(SECOND FROM (SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')) * 1000))
 WHERE destination_id = :destinationId AND lane = :lane AND sequence = :sequence
/

UPDATE jdbcstore_message
   SET lane = :toLane
 WHERE destination_id = :destinationId AND lane = :lane AND sequence = :sequence
/

UPDATE jdbcstore_prepared_operation
   SET previous_number = :PreviousNumber
 WHERE destination_id = :DestinationId AND producer_id = :ProducerId AND previous_number = :ProducerNumber
/

UPDATE jdbcstore_producer
   SET last_number = :PreviousNumber, previous_number = :PreviousNumber
 WHERE destination_id = :DestinationId AND producer_id = :ProducerId AND last_number = :ProducerNumber
/

UPDATE jdbcstore_producer
   SET previous_number = last_number, last_number = :lastNumber, sequence = :Sequence, updated_at = :UpdatedAt
 WHERE destination_id = :DestinationId AND producer_id = :ProducerId AND last_number < :lastNumber
/

UPDATE jdbcstore_producer SET last_number = previous_number, sequence = 0 WHERE sequence BETWEEN :first AND :last
/

UPDATE jdbcstore_subscription SET ended = subscription_id WHERE subscription_id = :Id
/

UPDATE jdbcstore_subscription_ack
   SET prepared_id = :preparedId
 WHERE subscription_id = :Id AND lane = :lane AND sequence = :sequence
/

UPDATE jdbcstore_subscription_ack
   SET prepared_id = NULL
 WHERE subscription_id = :SubscriptionId AND lane = :lane AND sequence = :Sequence AND prepared_id = :id
/

UPDATE jdbcstore_subscription_position
   SET acked_through = :sequence
 WHERE subscription_id = :Id AND lane = :lane AND acked_through < :sequence
/

UPDATE jdbcstore_subscription_position
   SET acked_through = :through
 WHERE subscription_id = :subscription AND lane = :lane AND acked_through < :through
/

WITH tables AS (
    SELECT owner, table_name
      FROM all_tables
     WHERE SUBSTR(LOWER(table_name), 1, LENGTH(:prefix)) = :prefix
           AND (owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')
                OR (owner, table_name) IN (SELECT table_owner, table_name FROM user_synonyms))
), keys AS (
    SELECT t.owner, t.table_name, i.index_name, i.uniqueness,
           '(' || LISTAGG(LOWER(c.column_name), ', ') WITHIN GROUP (ORDER BY c.column_position) || ')' AS columns
      FROM tables t
      JOIN all_indexes i ON i.table_owner = t.owner AND i.table_name = t.table_name AND i.index_type = 'NORMAL'
      JOIN all_ind_columns c ON c.index_owner = i.owner AND c.index_name = i.index_name
     GROUP BY t.owner, t.table_name, i.index_name, i.uniqueness
)
SELECT LOWER(t.table_name), 'column ' || LOWER(c.column_name),
       LOWER(c.data_type)
       || CASE WHEN c.data_type = 'NUMBER' THEN '(' || c.data_precision || ')'
               WHEN c.char_used IS NOT NULL THEN '(' || c.char_length || CASE c.char_used WHEN 'C' THEN ' char' ELSE ' byte' END || ')' END
       || CASE c.nullable WHEN 'N' THEN ' not null' END
  FROM tables t
  JOIN all_tab_columns c ON c.owner = t.owner AND c.table_name = t.table_name
UNION ALL
SELECT LOWER(k.table_name),
       CASE WHEN p.constraint_name IS NOT NULL THEN 'primary key' WHEN k.uniqueness = 'UNIQUE' THEN 'unique ' || k.columns ELSE 'index ' || k.columns END,
       CASE WHEN p.constraint_name IS NOT NULL THEN k.columns END
  FROM keys k
  LEFT JOIN all_constraints p
    ON p.owner = k.owner AND p.table_name = k.table_name AND p.index_name = k.index_name AND p.constraint_type = 'P'
/

