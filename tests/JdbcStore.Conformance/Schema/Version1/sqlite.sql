-- JdbcStore on SQLite 3.35 or newer: tables, version 1.
-- Run by: whoever may write the file.   sqlite3 store.db < create.sql
-- Safe to run again: creates what is missing, drops and changes nothing.
-- Every name begins with jdbcstore_; to use another prefix, replace it throughout and set Persistence:TablePrefix.

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

-- One row a writer. Each commit changes its writer's row, which proves its epoch, numbers the batch, says up to which batch all were
-- committed when it was sent, and keeps the high-water mark.
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

-- The messages. The sequence is the row id, so that adding only ever appends.
CREATE TABLE IF NOT EXISTS jdbcstore_message (
    sequence       INTEGER NOT NULL PRIMARY KEY,
    destination_id INTEGER NOT NULL,
    delivery_count INTEGER NOT NULL,
    size           INTEGER NOT NULL,
    body           BLOB    NOT NULL
);

-- An index entry ends with the row id: this is (destination_id, sequence).
CREATE INDEX IF NOT EXISTS jdbcstore_message_destination ON jdbcstore_message (destination_id);

-- Keys by which a resend is recognised; they outlive the message.
CREATE TABLE IF NOT EXISTS jdbcstore_duplicate (
    destination_id INTEGER NOT NULL,
    duplicate_key  TEXT    NOT NULL COLLATE BINARY,
    sequence       INTEGER NOT NULL,
    PRIMARY KEY (destination_id, duplicate_key)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS jdbcstore_duplicate_sequence ON jdbcstore_duplicate (sequence);

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
       (4, 0, '', 0, 0, 1, 0, 0), (5, 0, '', 0, 0, 1, 0, 0), (6, 0, '', 0, 0, 1, 0, 0), (7, 0, '', 0, 0, 1, 0, 0)
ON CONFLICT DO NOTHING;

INSERT INTO jdbcstore_schema_version (version, applied_at)
VALUES (1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
ON CONFLICT DO NOTHING;

COMMIT;
