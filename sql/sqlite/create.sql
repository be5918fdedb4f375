-- JdbcStore on SQLite 3.35 or newer: creates the tables, version 2.
-- Run by: whoever may write the file and its directory; the same user as the broker, so that the file belongs to it.
--     sqlite3 store.db < create.sql
--     sed 's/jdbcstore_/mine_/g' create.sql | sqlite3 store.db      # another prefix: Persistence:TablePrefix = mine_
-- All or nothing, and safe to run again: creates what is missing, drops and changes nothing.

.bail on

PRAGMA journal_mode = WAL;

BEGIN IMMEDIATE;

-- Which version of these tables is here.
CREATE TABLE IF NOT EXISTS jdbcstore_schema_version (
    version    INTEGER NOT NULL PRIMARY KEY,
    applied_at INTEGER NOT NULL
);

-- Who is the active store. One row; expires_at is milliseconds since 1970.
CREATE TABLE IF NOT EXISTS jdbcstore_lease (
    lease_id    INTEGER NOT NULL PRIMARY KEY,
    epoch       INTEGER NOT NULL,
    holder      TEXT    NOT NULL,
    holder_name TEXT    NOT NULL,
    expires_at  INTEGER NOT NULL
);

-- One row a writer, and row 8 for what is done beside them. Each commit changes its writer's row, which proves its epoch, numbers the batch,
-- says up to which batch all were committed when it was sent, and keeps the high-water mark.
CREATE TABLE IF NOT EXISTS jdbcstore_fence (
    slot           INTEGER NOT NULL PRIMARY KEY,
    epoch          INTEGER NOT NULL,
    holder         TEXT    NOT NULL,
    batch          INTEGER NOT NULL,
    settled        INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL,
    last_sequence  INTEGER NOT NULL,
    confirmations  INTEGER NOT NULL
);

-- Queues (kind 0) and topics (kind 1). Up to dispatched_sequence, messages may have been handed to a consumer.
CREATE TABLE IF NOT EXISTS jdbcstore_destination (
    destination_id      INTEGER NOT NULL PRIMARY KEY,
    kind                INTEGER NOT NULL,
    name                TEXT    NOT NULL COLLATE BINARY,
    dispatched_sequence INTEGER NOT NULL,
    UNIQUE (kind, name)
);

-- Counts of a destination, one row a writer; a destination's count is the sum.
CREATE TABLE IF NOT EXISTS jdbcstore_destination_count (
    destination_id INTEGER NOT NULL,
    slot           INTEGER NOT NULL,
    messages       INTEGER NOT NULL,
    bytes          INTEGER NOT NULL,
    PRIMARY KEY (destination_id, slot)
) WITHOUT ROWID;

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

-- An index entry ends with the row id: this is (destination_id, lane, sequence).
CREATE INDEX IF NOT EXISTS jdbcstore_message_lane ON jdbcstore_message (destination_id, lane);

CREATE INDEX IF NOT EXISTS jdbcstore_message_expires ON jdbcstore_message (expires_at) WHERE expires_at IS NOT NULL;

CREATE INDEX IF NOT EXISTS jdbcstore_message_due ON jdbcstore_message (due_at) WHERE due_at IS NOT NULL;

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

-- Keys by which a resend is recognised; they outlive the message.
CREATE TABLE IF NOT EXISTS jdbcstore_duplicate (
    destination_id INTEGER NOT NULL,
    duplicate_key  TEXT    NOT NULL COLLATE BINARY,
    sequence       INTEGER NOT NULL,
    added_at       INTEGER NOT NULL,
    PRIMARY KEY (destination_id, duplicate_key)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS jdbcstore_duplicate_sequence ON jdbcstore_duplicate (sequence);

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

-- How far each local journal has reached this database, and the last epoch of a store that wrote it.
CREATE TABLE IF NOT EXISTS jdbcstore_journal (
    journal_id TEXT    NOT NULL PRIMARY KEY,
    last_group INTEGER NOT NULL,
    epoch      INTEGER NOT NULL
);

INSERT INTO jdbcstore_lease (lease_id, epoch, holder, holder_name, expires_at)
VALUES (1, 0, '', '', 0)
ON CONFLICT DO NOTHING;

INSERT INTO jdbcstore_fence (slot, epoch, holder, batch, settled, first_sequence, last_sequence, confirmations)
VALUES (0, 0, '', 0, 0, 1, 0, 0), (1, 0, '', 0, 0, 1, 0, 0), (2, 0, '', 0, 0, 1, 0, 0), (3, 0, '', 0, 0, 1, 0, 0),
       (4, 0, '', 0, 0, 1, 0, 0), (5, 0, '', 0, 0, 1, 0, 0), (6, 0, '', 0, 0, 1, 0, 0), (7, 0, '', 0, 0, 1, 0, 0),
       (8, 0, '', 0, 0, 1, 0, 0)
ON CONFLICT DO NOTHING;

INSERT INTO jdbcstore_schema_version (version, applied_at)
VALUES (2, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
ON CONFLICT DO NOTHING;

COMMIT;
