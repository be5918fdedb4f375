namespace JdbcStore.Oracle;

/// <summary>The statements of the write path.</summary>
internal static class HotStatements
{
    /// <summary>
    /// Applies one row of a batch: what kind of row it is says which branch is taken. Bound to arrays, so that all rows of a batch go in one call, one after
    /// the other; one text for every batch. See <see cref="BatchRows"/> for what the parameters mean to each.
    /// </summary>
    public const string Apply =
        """
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
        """;

    /// <summary>Which of a batch's duplicate keys are its own.</summary>
    public const string FindClaimed = "SELECT sequence FROM jdbcstore_duplicate WHERE sequence BETWEEN :first_sequence AND :last_sequence";

    /// <summary>
    /// Readies a session: commits wait for the redo log to be written (and, where it is shipped synchronously, for the standby), whatever the instance is set
    /// to; names compare byte by byte. A standby, also one that is open for writing, is not where messages belong.
    /// </summary>
    public const string PrepareSession =
        """
        BEGIN
            IF SYS_CONTEXT('USERENV', 'DATABASE_ROLE') <> 'PRIMARY' THEN
                RAISE_APPLICATION_ERROR(-20703, 'JdbcStore: this is not the primary database, but a ' || SYS_CONTEXT('USERENV', 'DATABASE_ROLE'));
            END IF;
            IF SYS_CONTEXT('USERENV', 'LANGUAGE') NOT LIKE '%UTF8' THEN
                RAISE_APPLICATION_ERROR(-20704, 'JdbcStore: names need the character set AL32UTF8, not ' || SYS_CONTEXT('USERENV', 'LANGUAGE'));
            END IF;
            EXECUTE IMMEDIATE 'ALTER SESSION SET COMMIT_WAIT = FORCE_WAIT COMMIT_LOGGING = IMMEDIATE NLS_COMP = BINARY NLS_SORT = BINARY';
        END;
        """;
}
