-- JdbcStore on PostgreSQL 13 or newer: tables, version 1.
-- Run by: the owner of the schema (needs CREATE on the schema and USAGE).   psql -d DATABASE -f create.sql
-- Safe to run again: creates what is missing, drops and changes nothing.
-- Every name begins with jdbcstore_; to use another prefix, replace it throughout and set Persistence:TablePrefix.

-- Which version of these tables is here.
CREATE TABLE IF NOT EXISTS jdbcstore_schema_version (
    version    integer NOT NULL PRIMARY KEY,
    applied_at bigint  NOT NULL
);

-- Who is the active store. One row; expires_at is milliseconds since 1970 by this server's clock.
CREATE TABLE IF NOT EXISTS jdbcstore_lease (
    lease_id    integer      NOT NULL PRIMARY KEY,
    epoch       bigint       NOT NULL,
    holder      varchar(36)  NOT NULL,
    holder_name varchar(255) NOT NULL,
    expires_at  bigint       NOT NULL
);

-- One row a writer. Each commit changes its writer's row, which proves its epoch, numbers the batch, says up to which batch all were
-- committed when it was sent, and keeps the high-water mark.
CREATE TABLE IF NOT EXISTS jdbcstore_fence (
    slot           integer     NOT NULL PRIMARY KEY,
    epoch          bigint      NOT NULL,
    holder         varchar(36) NOT NULL,
    batch          bigint      NOT NULL,
    settled        bigint      NOT NULL,
    first_sequence bigint      NOT NULL,
    last_sequence  bigint      NOT NULL,
    confirmations  bigint      NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

-- Queues (kind 0) and topics (kind 1). Up to dispatched_sequence, messages may have been handed to a consumer.
CREATE TABLE IF NOT EXISTS jdbcstore_destination (
    destination_id      bigint       NOT NULL PRIMARY KEY,
    kind                smallint     NOT NULL,
    name                varchar(255) COLLATE "C" NOT NULL,
    dispatched_sequence bigint       NOT NULL,
    UNIQUE (kind, name)
) WITH (fillfactor = 70);

-- Counts of a destination, one row a writer so that writers never wait for each other; a destination's count is the sum.
CREATE TABLE IF NOT EXISTS jdbcstore_destination_count (
    destination_id bigint  NOT NULL,
    slot           integer NOT NULL,
    messages       bigint  NOT NULL,
    bytes          bigint  NOT NULL,
    PRIMARY KEY (destination_id, slot)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- The messages. Rows come and go fast: vacuum early and often.
CREATE TABLE IF NOT EXISTS jdbcstore_message (
    destination_id bigint  NOT NULL,
    sequence       bigint  NOT NULL,
    delivery_count integer NOT NULL,
    size           integer NOT NULL,
    body           bytea   NOT NULL,
    PRIMARY KEY (destination_id, sequence)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- Bodies are mostly incompressible: do not spend time on trying.
ALTER TABLE jdbcstore_message ALTER COLUMN body SET STORAGE EXTERNAL;

-- Keys by which a resend is recognised; they outlive the message.
CREATE TABLE IF NOT EXISTS jdbcstore_duplicate (
    destination_id bigint       NOT NULL,
    duplicate_key  varchar(255) COLLATE "C" NOT NULL,
    sequence       bigint       NOT NULL,
    PRIMARY KEY (destination_id, duplicate_key)
);

CREATE INDEX IF NOT EXISTS jdbcstore_duplicate_sequence ON jdbcstore_duplicate (sequence);

-- How far each local journal has reached this database, and the last epoch of a store that wrote it.
CREATE TABLE IF NOT EXISTS jdbcstore_journal (
    journal_id varchar(36) NOT NULL PRIMARY KEY,
    last_group bigint      NOT NULL,
    epoch      bigint      NOT NULL
);

INSERT INTO jdbcstore_lease (lease_id, epoch, holder, holder_name, expires_at)
VALUES (1, 0, '', '', 0)
ON CONFLICT DO NOTHING;

INSERT INTO jdbcstore_fence (slot, epoch, holder, batch, settled, first_sequence, last_sequence, confirmations)
SELECT slot, 0, '', 0, 0, 1, 0, 0
  FROM generate_series(0, 7) AS slot
ON CONFLICT DO NOTHING;

INSERT INTO jdbcstore_schema_version (version, applied_at)
VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
ON CONFLICT DO NOTHING;
