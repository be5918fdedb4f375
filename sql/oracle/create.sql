-- JdbcStore on Oracle 19c or newer, alone, RAC or with Data Guard: tables, version 2.
-- Run by: the owner of the tables (needs CREATE TABLE and a quota in the default tablespace), or a DBA for another schema (then CREATE ANY TABLE, CREATE ANY
-- INDEX, INSERT ANY TABLE).
--   sqlplus OWNER@SERVICE @create.sql                      tables jdbcstore_... in the schema of who runs it
--   sqlplus OWNER@SERVICE @create.sql other_               another prefix: set Persistence:TablePrefix to the same
--   sqlplus DBA@SERVICE   @create.sql jdbcstore_ OWNER     in another schema
-- Safe to run again: creates what is missing, drops and changes nothing; ends at the first error. COMPATIBLE must be 12.2 or higher (names of 31 bytes), the
-- character set AL32UTF8. LOBs go to the default tablespace, whose segments should be managed automatically (ASSM), so that they are SecureFiles.
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
WHENEVER OSERROR EXIT FAILURE ROLLBACK
SET DEFINE ON VERIFY OFF FEEDBACK OFF

-- The script's arguments, where given.
COLUMN 1 NEW_VALUE 1 NOPRINT
COLUMN 2 NEW_VALUE 2 NOPRINT
SELECT NULL AS "1", NULL AS "2" FROM dual WHERE 1 = 0;
DEFINE prefix = jdbcstore_
DEFINE owner = none
COLUMN prefix NEW_VALUE prefix NOPRINT
COLUMN owner NEW_VALUE owner NOPRINT
SELECT NVL('&1', 'jdbcstore_') AS prefix, NVL('&2', SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')) AS owner FROM dual;
ALTER SESSION SET CURRENT_SCHEMA = &owner;

-- Which version of these tables is here.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.schema_version (
            version    NUMBER(10) NOT NULL,
            applied_at NUMBER(19) NOT NULL,
            CONSTRAINT &prefix.schema_version_pk PRIMARY KEY (version)
        )';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- Who is the active store. One row; expires_at is milliseconds since 1970 by this server's clock.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.lease (
            lease_id    NUMBER(10)         NOT NULL,
            epoch       NUMBER(19)         NOT NULL,
            holder      VARCHAR2(36 CHAR)  NOT NULL,
            holder_name VARCHAR2(255 CHAR) NOT NULL,
            expires_at  NUMBER(19)         NOT NULL,
            CONSTRAINT &prefix.lease_pk PRIMARY KEY (lease_id)
        )';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- One row a writer, and row 8 for what is done beside them. Each commit changes its writer's row, which proves its epoch, numbers the batch,
-- says up to which batch all were committed when it was sent, and keeps the high-water mark. Each has a block of its own, so that RAC instances
-- and writers do not wait for each other's.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.fence (
            slot           NUMBER(10)        NOT NULL,
            epoch          NUMBER(19)        NOT NULL,
            holder         VARCHAR2(36 CHAR) NOT NULL,
            batch          NUMBER(19)        NOT NULL,
            settled        NUMBER(19)        NOT NULL,
            first_sequence NUMBER(19)        NOT NULL,
            last_sequence  NUMBER(19)        NOT NULL,
            confirmations  NUMBER(19)        NOT NULL,
            CONSTRAINT &prefix.fence_pk PRIMARY KEY (slot)
        ) PCTFREE 98';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- Queues (kind 0) and topics (kind 1). Up to dispatched_sequence, messages may have been handed to a consumer.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.destination (
            destination_id      NUMBER(19)         NOT NULL,
            kind                NUMBER(4)          NOT NULL,
            name                VARCHAR2(255 CHAR) NOT NULL,
            dispatched_sequence NUMBER(19)         NOT NULL,
            CONSTRAINT &prefix.destination_pk PRIMARY KEY (destination_id),
            CONSTRAINT &prefix.destination_name UNIQUE (kind, name)
        ) INITRANS 8';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- Counts of a destination, one row a writer so that writers never wait for each other; a destination's count is the sum.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.destination_count (
            destination_id NUMBER(19) NOT NULL,
            slot           NUMBER(10) NOT NULL,
            messages       NUMBER(19) NOT NULL,
            bytes          NUMBER(19) NOT NULL,
            CONSTRAINT &prefix.destination_count_pk PRIMARY KEY (destination_id, slot)
        ) PCTFREE 50 INITRANS 10';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- The messages. A sequence's last digit is the priority. lane: 0 to 9, the priority of a message that readers see; 10: waits until due_at;
-- 11: waits for the decision about a prepared transaction. Times are milliseconds since 1970. Rows without a time are not in its index.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.message (
            destination_id NUMBER(19) NOT NULL,
            lane           NUMBER(4)  NOT NULL,
            sequence       NUMBER(19) NOT NULL,
            delivery_count NUMBER(10) NOT NULL,
            body_size      NUMBER(10) NOT NULL,
            added_at       NUMBER(19) NOT NULL,
            expires_at     NUMBER(19),
            due_at         NUMBER(19),
            body_id        NUMBER(19),
            body           BLOB,
            CONSTRAINT &prefix.message_pk PRIMARY KEY (destination_id, lane, sequence)
        ) INITRANS 8 LOB (body) STORE AS (ENABLE STORAGE IN ROW CACHE)';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE INDEX &prefix.message_expires ON &prefix.message (expires_at) INITRANS 8';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE INDEX &prefix.message_due ON &prefix.message (due_at) INITRANS 8';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- Large bodies, in chunks; they are written before their message.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.body_chunk (
            body_id  NUMBER(19) NOT NULL,
            chunk_no NUMBER(10) NOT NULL,
            data     BLOB       NOT NULL,
            CONSTRAINT &prefix.body_chunk_pk PRIMARY KEY (body_id, chunk_no)
        )';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- Large bodies that no message owns: not yet (epoch: of the store that is writing it), or no longer (epoch 0).
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.detached_body (
            body_id NUMBER(19) NOT NULL,
            epoch   NUMBER(19) NOT NULL,
            CONSTRAINT &prefix.detached_body_pk PRIMARY KEY (body_id)
        )';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- Keys by which a resend is recognised; they outlive the message.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.duplicate (
            destination_id NUMBER(19)         NOT NULL,
            duplicate_key  VARCHAR2(255 CHAR) NOT NULL,
            sequence       NUMBER(19)         NOT NULL,
            added_at       NUMBER(19)         NOT NULL,
            CONSTRAINT &prefix.duplicate_pk PRIMARY KEY (destination_id, duplicate_key)
        ) INITRANS 8';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE INDEX &prefix.duplicate_sequence ON &prefix.duplicate (sequence) INITRANS 8';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- Producers that number their messages: the last number, the sequence of its message, and the number before the batch that brought it.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.producer (
            destination_id  NUMBER(19)         NOT NULL,
            producer_id     VARCHAR2(255 CHAR) NOT NULL,
            last_number     NUMBER(19)         NOT NULL,
            previous_number NUMBER(19)         NOT NULL,
            sequence        NUMBER(19)         NOT NULL,
            updated_at      NUMBER(19)         NOT NULL,
            CONSTRAINT &prefix.producer_pk PRIMARY KEY (destination_id, producer_id)
        ) INITRANS 8';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE INDEX &prefix.producer_sequence ON &prefix.producer (sequence) INITRANS 8';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- Durable subscriptions. ended: 0, or the subscription's own id once it is over and only waits to be cleaned up.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.subscription (
            subscription_id NUMBER(19)         NOT NULL,
            client_id       VARCHAR2(255 CHAR) NOT NULL,
            name            VARCHAR2(255 CHAR) NOT NULL,
            ended           NUMBER(19)         NOT NULL,
            destination_id  NUMBER(19)         NOT NULL,
            selector        CLOB,
            CONSTRAINT &prefix.subscription_pk PRIMARY KEY (subscription_id),
            CONSTRAINT &prefix.subscription_name UNIQUE (client_id, name, ended)
        )';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE INDEX &prefix.subscription_topic ON &prefix.subscription (destination_id)';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- Up to where a subscription is done, one row a priority.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.subscription_position (
            subscription_id NUMBER(19) NOT NULL,
            lane            NUMBER(4)  NOT NULL,
            acked_through   NUMBER(19) NOT NULL,
            CONSTRAINT &prefix.position_pk PRIMARY KEY (subscription_id, lane)
        ) PCTFREE 50 INITRANS 10';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- What it is done with beyond that. prepared_id: the prepared transaction that will or will not acknowledge it.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.subscription_ack (
            subscription_id NUMBER(19) NOT NULL,
            lane            NUMBER(4)  NOT NULL,
            sequence        NUMBER(19) NOT NULL,
            prepared_id     NUMBER(19),
            CONSTRAINT &prefix.subscription_ack_pk PRIMARY KEY (subscription_id, lane, sequence)
        ) INITRANS 8';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- Prepared transactions, and what each of them is going to do: 1 add, 2 acknowledge, 3 acknowledge for a subscription. An add by a producer that
-- numbers its messages keeps its number, and the one before it, which a rollback brings back.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.prepared (
            prepared_id NUMBER(19)         NOT NULL,
            name        VARCHAR2(255 CHAR) NOT NULL,
            prepared_at NUMBER(19)         NOT NULL,
            CONSTRAINT &prefix.prepared_pk PRIMARY KEY (prepared_id),
            CONSTRAINT &prefix.prepared_name UNIQUE (name)
        )';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.prepared_operation (
            prepared_id     NUMBER(19) NOT NULL,
            operation_no    NUMBER(10) NOT NULL,
            kind            NUMBER(4)  NOT NULL,
            destination_id  NUMBER(19) NOT NULL,
            sequence        NUMBER(19) NOT NULL,
            subscription_id NUMBER(19) NOT NULL,
            producer_id     VARCHAR2(255 CHAR),
            producer_number NUMBER(19) NOT NULL,
            previous_number NUMBER(19) NOT NULL,
            CONSTRAINT &prefix.prepared_op_pk PRIMARY KEY (prepared_id, operation_no)
        )';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- How far each local journal has reached this database, and the last epoch of a store that wrote it.
DECLARE
    already_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(already_there, -955);
BEGIN
    EXECUTE IMMEDIATE '
        CREATE TABLE &prefix.journal (
            journal_id VARCHAR2(36 CHAR) NOT NULL,
            last_group NUMBER(19)        NOT NULL,
            epoch      NUMBER(19)        NOT NULL,
            CONSTRAINT &prefix.journal_pk PRIMARY KEY (journal_id)
        )';
EXCEPTION
    WHEN already_there THEN NULL;
END;
/

-- The rows that every store expects. A column that is NOT NULL cannot hold the empty text, which is NULL here: nobody is called so.
BEGIN
    INSERT INTO &prefix.lease (lease_id, epoch, holder, holder_name, expires_at)
    SELECT 1, 0, 'nobody', 'nobody', 0 FROM dual WHERE NOT EXISTS (SELECT 1 FROM &prefix.lease WHERE lease_id = 1);
    FOR s IN 0 .. 8 LOOP
        INSERT INTO &prefix.fence (slot, epoch, holder, batch, settled, first_sequence, last_sequence, confirmations)
        SELECT s, 0, 'nobody', 0, 0, 1, 0, 0 FROM dual WHERE NOT EXISTS (SELECT 1 FROM &prefix.fence WHERE slot = s);
    END LOOP;
    INSERT INTO &prefix.schema_version (version, applied_at)
    SELECT 2, TRUNC((CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - DATE '1970-01-01') * 86400) * 1000
      FROM dual
     WHERE NOT EXISTS (SELECT 1 FROM &prefix.schema_version WHERE version = 2);
END;
/
COMMIT;
EXIT
