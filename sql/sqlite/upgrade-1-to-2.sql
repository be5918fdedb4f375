-- JdbcStore on SQLite 3.35 or newer: upgrades the tables from version 1 to version 2, and keeps what is in them.
-- Stop the broker first, in order: a journal of version 1 cannot be replayed into version 2. The messages are copied: have as much free space as they take.
-- Run by: whoever may write the file and its directory; the same user as the broker.
--     sqlite3 store.db < upgrade-1-to-2.sql
--     sed 's/jdbcstore_/mine_/g' upgrade-1-to-2.sql | sqlite3 store.db      # another prefix
-- All or nothing, and safe to run again: unless the tables are of version 1 it fails with its first statement and changes nothing.
-- Version 2 has priorities, times, large bodies, numbering producers, subscriptions and prepared transactions. A sequence has become ten times what it was,
-- plus the message's priority, which for those of version 1 is 4.

.bail on

BEGIN IMMEDIATE;

CREATE TEMPORARY TABLE jdbcstore_guard (
    is_version_1 INTEGER CONSTRAINT "the tables must be of version 1" CHECK (is_version_1),
    is_active    INTEGER CONSTRAINT "a broker is active: stop it first" CHECK (NOT is_active)
);

INSERT INTO temp.jdbcstore_guard (is_version_1, is_active)
SELECT COALESCE((SELECT MAX(version) FROM jdbcstore_schema_version) = 1, 0),
       EXISTS (SELECT * FROM jdbcstore_lease WHERE expires_at > (julianday('now') - 2440587.5) * 86400000);

DROP TABLE temp.jdbcstore_guard;

ALTER TABLE jdbcstore_message RENAME TO jdbcstore_message_1;

-- The messages. A sequence's last digit is the priority. lane: 0 to 9, the priority of a message that readers see; 10: waits until due_at;
-- 11: waits for the decision about a prepared transaction. Times are milliseconds since 1970. The sequence is the row id, so that adding only ever appends.
CREATE TABLE IF NOT EXISTS jdbcstore_message (
    sequence       INTEGER NOT NULL PRIMARY KEY,
    destination_id INTEGER NOT NULL,
    lane           INTEGER NOT NULL,
    delivery_count INTEGER NOT NULL,
    body_size      INTEGER NOT NULL,
    added_at       INTEGER NOT NULL,
    expires_at     INTEGER,
    due_at         INTEGER,
    body_id        INTEGER,
    body           BLOB
);

INSERT INTO jdbcstore_message (sequence, destination_id, lane, delivery_count, body_size, added_at, body)
SELECT sequence * 10 + 4, destination_id, 4, delivery_count, size, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER), body
  FROM jdbcstore_message_1
 ORDER BY sequence;

DROP TABLE jdbcstore_message_1;

-- An index entry ends with the row id: this is (destination_id, lane, sequence).
CREATE INDEX IF NOT EXISTS jdbcstore_message_lane ON jdbcstore_message (destination_id, lane);

CREATE INDEX IF NOT EXISTS jdbcstore_message_expires ON jdbcstore_message (expires_at) WHERE expires_at IS NOT NULL;

CREATE INDEX IF NOT EXISTS jdbcstore_message_due ON jdbcstore_message (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE jdbcstore_duplicate RENAME TO jdbcstore_duplicate_1;

DROP INDEX jdbcstore_duplicate_sequence;

-- Keys by which a resend is recognised; they outlive the message.
CREATE TABLE IF NOT EXISTS jdbcstore_duplicate (
    destination_id INTEGER NOT NULL,
    duplicate_key  TEXT    NOT NULL COLLATE BINARY,
    sequence       INTEGER NOT NULL,
    added_at       INTEGER NOT NULL,
    PRIMARY KEY (destination_id, duplicate_key)
) WITHOUT ROWID;

INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence, added_at)
SELECT destination_id, duplicate_key, sequence * 10 + 4, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
  FROM jdbcstore_duplicate_1;

DROP TABLE jdbcstore_duplicate_1;

CREATE INDEX IF NOT EXISTS jdbcstore_duplicate_sequence ON jdbcstore_duplicate (sequence);

-- A mark is the highest sequence up to which something holds, so it ends with the highest priority.
UPDATE jdbcstore_destination SET dispatched_sequence = dispatched_sequence * 10 + 9;

UPDATE jdbcstore_fence SET first_sequence = first_sequence * 10, last_sequence = last_sequence * 10 + 9;

-- What is done beside the writers has a row of its own.
INSERT INTO jdbcstore_fence (slot, epoch, holder, batch, settled, first_sequence, last_sequence, confirmations)
VALUES (8, 0, '', 0, 0, 1, 0, 0);

-- Large bodies, in chunks; they are written before their message.
CREATE TABLE IF NOT EXISTS jdbcstore_body_chunk (
    body_id  INTEGER NOT NULL,
    chunk_no INTEGER NOT NULL,
    data     BLOB    NOT NULL,
    PRIMARY KEY (body_id, chunk_no)
);

-- Large bodies that no message owns: not yet (epoch: of the store that is writing it), or no longer (epoch 0).
CREATE TABLE IF NOT EXISTS jdbcstore_detached_body (
    body_id INTEGER NOT NULL PRIMARY KEY,
    epoch   INTEGER NOT NULL
);

-- Producers that number their messages: the last number, the sequence of its message, and the number before the batch that brought it.
CREATE TABLE IF NOT EXISTS jdbcstore_producer (
    destination_id  INTEGER NOT NULL,
    producer_id     TEXT    NOT NULL COLLATE BINARY,
    last_number     INTEGER NOT NULL,
    previous_number INTEGER NOT NULL,
    sequence        INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    PRIMARY KEY (destination_id, producer_id)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS jdbcstore_producer_sequence ON jdbcstore_producer (sequence);

-- Durable subscriptions. ended: 0, or the subscription's own id once it is over and only waits to be cleaned up.
CREATE TABLE IF NOT EXISTS jdbcstore_subscription (
    subscription_id INTEGER NOT NULL PRIMARY KEY,
    client_id       TEXT    NOT NULL COLLATE BINARY,
    name            TEXT    NOT NULL COLLATE BINARY,
    ended           INTEGER NOT NULL,
    destination_id  INTEGER NOT NULL,
    selector        TEXT,
    UNIQUE (client_id, name, ended)
);

CREATE INDEX IF NOT EXISTS jdbcstore_subscription_topic ON jdbcstore_subscription (destination_id);

-- Up to where a subscription is done, one row a priority.
CREATE TABLE IF NOT EXISTS jdbcstore_subscription_position (
    subscription_id INTEGER NOT NULL,
    lane            INTEGER NOT NULL,
    acked_through   INTEGER NOT NULL,
    PRIMARY KEY (subscription_id, lane)
) WITHOUT ROWID;

-- What it is done with beyond that. prepared_id: the prepared transaction that will or will not acknowledge it.
CREATE TABLE IF NOT EXISTS jdbcstore_subscription_ack (
    subscription_id INTEGER NOT NULL,
    lane            INTEGER NOT NULL,
    sequence        INTEGER NOT NULL,
    prepared_id     INTEGER,
    PRIMARY KEY (subscription_id, lane, sequence)
) WITHOUT ROWID;

-- Prepared transactions, and what each of them is going to do: 1 add, 2 acknowledge, 3 acknowledge for a subscription. An add by a producer that numbers
-- its messages keeps its number, and the one before it, which a rollback brings back.
CREATE TABLE IF NOT EXISTS jdbcstore_prepared (
    prepared_id INTEGER NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL COLLATE BINARY UNIQUE,
    prepared_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS jdbcstore_prepared_operation (
    prepared_id     INTEGER NOT NULL,
    operation_no    INTEGER NOT NULL,
    kind            INTEGER NOT NULL,
    destination_id  INTEGER NOT NULL,
    sequence        INTEGER NOT NULL,
    subscription_id INTEGER NOT NULL,
    producer_id     TEXT    COLLATE BINARY,
    producer_number INTEGER NOT NULL,
    previous_number INTEGER NOT NULL,
    PRIMARY KEY (prepared_id, operation_no)
) WITHOUT ROWID;

INSERT INTO jdbcstore_schema_version (version, applied_at)
VALUES (2, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER));

COMMIT;
