-- JdbcStore on PostgreSQL 13 or newer: creates the tables, version 2.
-- Run by: the owner of the schema (needs USAGE and CREATE on it).
--     psql -d DATABASE -f create.sql
--     psql -d DATABASE -v schema=broker -v prefix=mine_ -f create.sql
-- schema: where the tables are; without it the search path's first. prefix: what every name begins with, as Persistence:TablePrefix; without it jdbcstore_.
-- All or nothing, and safe to run again: creates what is missing, drops and changes nothing.

\set ON_ERROR_STOP on
\if :{?prefix}
\else
\set prefix jdbcstore_
\endif
\set schema_version :prefix schema_version
\set lease :prefix lease
\set fence :prefix fence
\set destination :prefix destination
\set destination_count :prefix destination_count
\set message :prefix message
\set body_chunk :prefix body_chunk
\set detached_body :prefix detached_body
\set duplicate :prefix duplicate
\set producer :prefix producer
\set subscription :prefix subscription
\set subscription_position :prefix subscription_position
\set subscription_ack :prefix subscription_ack
\set prepared :prefix prepared
\set prepared_operation :prefix prepared_operation
\set journal :prefix journal
\set message_expires :prefix message_expires
\set message_due :prefix message_due
\set duplicate_sequence :prefix duplicate_sequence
\set producer_sequence :prefix producer_sequence
\set subscription_topic :prefix subscription_topic

BEGIN;

\if :{?schema}
SET LOCAL search_path TO :"schema";
\endif

-- Which version of these tables is here.
CREATE TABLE IF NOT EXISTS :schema_version (
    version    integer NOT NULL PRIMARY KEY,
    applied_at bigint  NOT NULL
);

-- Who is the active store. One row; expires_at is milliseconds since 1970 by this server's clock.
CREATE TABLE IF NOT EXISTS :lease (
    lease_id    integer      NOT NULL PRIMARY KEY,
    epoch       bigint       NOT NULL,
    holder      varchar(36)  NOT NULL,
    holder_name varchar(255) NOT NULL,
    expires_at  bigint       NOT NULL
);

-- One row a writer, and row 8 for what is done beside them. Each commit changes its writer's row, which proves its epoch, numbers the batch,
-- says up to which batch all were committed when it was sent, and keeps the high-water mark.
CREATE TABLE IF NOT EXISTS :fence (
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
CREATE TABLE IF NOT EXISTS :destination (
    destination_id      bigint       NOT NULL PRIMARY KEY,
    kind                smallint     NOT NULL,
    name                varchar(255) COLLATE "C" NOT NULL,
    dispatched_sequence bigint       NOT NULL,
    UNIQUE (kind, name)
) WITH (fillfactor = 70);

-- Counts of a destination, one row a writer so that writers never wait for each other; a destination's count is the sum.
CREATE TABLE IF NOT EXISTS :destination_count (
    destination_id bigint  NOT NULL,
    slot           integer NOT NULL,
    messages       bigint  NOT NULL,
    bytes          bigint  NOT NULL,
    PRIMARY KEY (destination_id, slot)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- The messages. A sequence's last digit is the priority. lane: 0 to 9, the priority of a message that readers see; 10: waits until due_at;
-- 11: waits for the decision about a prepared transaction. Times are milliseconds since 1970. Rows come and go fast: vacuum early and often.
CREATE TABLE IF NOT EXISTS :message (
    destination_id bigint   NOT NULL,
    lane           smallint NOT NULL,
    sequence       bigint   NOT NULL,
    delivery_count integer  NOT NULL,
    body_size      integer  NOT NULL,
    added_at       bigint   NOT NULL,
    expires_at     bigint,
    due_at         bigint,
    body_id        bigint,
    body           bytea,
    PRIMARY KEY (destination_id, lane, sequence)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- Bodies are mostly incompressible: do not spend time on trying.
ALTER TABLE :message ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE INDEX IF NOT EXISTS :message_expires ON :message (expires_at) WHERE expires_at IS NOT NULL;

CREATE INDEX IF NOT EXISTS :message_due ON :message (due_at) WHERE due_at IS NOT NULL;

-- Large bodies, in chunks; they are written before their message.
CREATE TABLE IF NOT EXISTS :body_chunk (
    body_id  bigint  NOT NULL,
    chunk_no integer NOT NULL,
    data     bytea   NOT NULL,
    PRIMARY KEY (body_id, chunk_no)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

ALTER TABLE :body_chunk ALTER COLUMN data SET STORAGE EXTERNAL;

-- Large bodies that no message owns: not yet (epoch: of the store that is writing it), or no longer (epoch 0).
CREATE TABLE IF NOT EXISTS :detached_body (
    body_id bigint NOT NULL PRIMARY KEY,
    epoch   bigint NOT NULL
);

-- Keys by which a resend is recognised; they outlive the message.
CREATE TABLE IF NOT EXISTS :duplicate (
    destination_id bigint       NOT NULL,
    duplicate_key  varchar(255) COLLATE "C" NOT NULL,
    sequence       bigint       NOT NULL,
    added_at       bigint       NOT NULL,
    PRIMARY KEY (destination_id, duplicate_key)
);

CREATE INDEX IF NOT EXISTS :duplicate_sequence ON :duplicate (sequence);

-- Producers that number their messages: the last number, the sequence of its message, and the number before the batch that brought it.
CREATE TABLE IF NOT EXISTS :producer (
    destination_id  bigint       NOT NULL,
    producer_id     varchar(255) COLLATE "C" NOT NULL,
    last_number     bigint       NOT NULL,
    previous_number bigint       NOT NULL,
    sequence        bigint       NOT NULL,
    updated_at      bigint       NOT NULL,
    PRIMARY KEY (destination_id, producer_id)
) WITH (fillfactor = 70);

CREATE INDEX IF NOT EXISTS :producer_sequence ON :producer (sequence);

-- Durable subscriptions. ended: 0, or the subscription's own id once it is over and only waits to be cleaned up.
CREATE TABLE IF NOT EXISTS :subscription (
    subscription_id bigint       NOT NULL PRIMARY KEY,
    client_id       varchar(255) COLLATE "C" NOT NULL,
    name            varchar(255) COLLATE "C" NOT NULL,
    ended           bigint       NOT NULL,
    destination_id  bigint       NOT NULL,
    selector        text,
    UNIQUE (client_id, name, ended)
);

CREATE INDEX IF NOT EXISTS :subscription_topic ON :subscription (destination_id);

-- Up to where a subscription is done, one row a priority.
CREATE TABLE IF NOT EXISTS :subscription_position (
    subscription_id bigint   NOT NULL,
    lane            smallint NOT NULL,
    acked_through   bigint   NOT NULL,
    PRIMARY KEY (subscription_id, lane)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- What it is done with beyond that. prepared_id: the prepared transaction that will or will not acknowledge it.
CREATE TABLE IF NOT EXISTS :subscription_ack (
    subscription_id bigint   NOT NULL,
    lane            smallint NOT NULL,
    sequence        bigint   NOT NULL,
    prepared_id     bigint,
    PRIMARY KEY (subscription_id, lane, sequence)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

-- Prepared transactions, and what each of them is going to do: 1 add, 2 acknowledge, 3 acknowledge for a subscription. An add by a producer that numbers
-- its messages keeps its number, and the one before it, which a rollback brings back.
CREATE TABLE IF NOT EXISTS :prepared (
    prepared_id bigint       NOT NULL PRIMARY KEY,
    name        varchar(255) COLLATE "C" NOT NULL UNIQUE,
    prepared_at bigint       NOT NULL
);

CREATE TABLE IF NOT EXISTS :prepared_operation (
    prepared_id     bigint       NOT NULL,
    operation_no    integer      NOT NULL,
    kind            smallint     NOT NULL,
    destination_id  bigint       NOT NULL,
    sequence        bigint       NOT NULL,
    subscription_id bigint       NOT NULL,
    producer_id     varchar(255) COLLATE "C",
    producer_number bigint       NOT NULL,
    previous_number bigint       NOT NULL,
    PRIMARY KEY (prepared_id, operation_no)
);

-- How far each local journal has reached this database, and the last epoch of a store that wrote it.
CREATE TABLE IF NOT EXISTS :journal (
    journal_id varchar(36) NOT NULL PRIMARY KEY,
    last_group bigint      NOT NULL,
    epoch      bigint      NOT NULL
);

INSERT INTO :lease (lease_id, epoch, holder, holder_name, expires_at)
VALUES (1, 0, '', '', 0)
ON CONFLICT DO NOTHING;

INSERT INTO :fence (slot, epoch, holder, batch, settled, first_sequence, last_sequence, confirmations)
SELECT slot, 0, '', 0, 0, 1, 0, 0
  FROM generate_series(0, 8) AS slot
ON CONFLICT DO NOTHING;

INSERT INTO :schema_version (version, applied_at)
VALUES (2, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
ON CONFLICT DO NOTHING;

COMMIT;
