-- JdbcStore on PostgreSQL 13 or newer: upgrades the tables from version 1 to version 2, and keeps what is in them.
-- Stop every broker first, in order: a journal of version 1 cannot be replayed into version 2. The messages are rewritten once, which needs space for
-- as much again.
-- Run by: the owner of the tables (needs CREATE on the schema).
--     psql -d DATABASE -f upgrade-1-to-2.sql
--     psql -d DATABASE -v schema=broker -v prefix=mine_ -f upgrade-1-to-2.sql
-- schema: where the tables are; without it the search path's first. prefix: what every name begins with, as Persistence:TablePrefix; without it jdbcstore_.
-- All or nothing, and safe to run again: it changes nothing unless the tables are of version 1.
-- Version 2 has priorities, times, large bodies, numbering producers, subscriptions and prepared transactions. A sequence has become ten times what it was,
-- plus the message's priority, which for those of version 1 is 4. Run grants.sql again afterwards: there are new tables.

\set ON_ERROR_STOP on
\if :{?prefix}
\else
\set prefix jdbcstore_
\endif
\set schema_version :prefix schema_version
\set lease :prefix lease
\set fence :prefix fence
\set destination :prefix destination
\set message :prefix message
\set message_pkey :prefix message_pkey
\set duplicate :prefix duplicate
\set body_chunk :prefix body_chunk
\set detached_body :prefix detached_body
\set producer :prefix producer
\set subscription :prefix subscription
\set subscription_position :prefix subscription_position
\set subscription_ack :prefix subscription_ack
\set prepared :prefix prepared
\set prepared_operation :prefix prepared_operation
\set message_expires :prefix message_expires
\set message_due :prefix message_due
\set producer_sequence :prefix producer_sequence
\set subscription_topic :prefix subscription_topic

BEGIN;

\if :{?schema}
SET LOCAL search_path TO :"schema";
\endif
SELECT coalesce(max(version) = 1, false) AS is_version_1 FROM :schema_version \gset
\if :is_version_1
\else
\echo 'Nothing was done: these tables are not of version 1.'
\quit
\endif
SELECT expires_at > extract(epoch FROM clock_timestamp()) * 1000 AS is_active FROM :lease FOR UPDATE \gset
\if :is_active
DO $$ BEGIN RAISE EXCEPTION 'A broker is active: stop it first.'; END $$;
\endif

ALTER TABLE :message RENAME COLUMN size TO body_size;

ALTER TABLE :message
    DROP CONSTRAINT :message_pkey,
    ADD COLUMN lane smallint NOT NULL DEFAULT 4,
    ALTER COLUMN sequence TYPE bigint USING sequence * 10 + 4,
    ADD COLUMN added_at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    ADD COLUMN expires_at bigint,
    ADD COLUMN due_at bigint,
    ADD COLUMN body_id bigint,
    ALTER COLUMN body DROP NOT NULL,
    ADD CONSTRAINT :message_pkey PRIMARY KEY (destination_id, lane, sequence);

ALTER TABLE :message ALTER COLUMN lane DROP DEFAULT, ALTER COLUMN added_at DROP DEFAULT;

CREATE INDEX IF NOT EXISTS :message_expires ON :message (expires_at) WHERE expires_at IS NOT NULL;

CREATE INDEX IF NOT EXISTS :message_due ON :message (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE :duplicate
    ALTER COLUMN sequence TYPE bigint USING sequence * 10 + 4,
    ADD COLUMN added_at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint;

ALTER TABLE :duplicate ALTER COLUMN added_at DROP DEFAULT;

-- A mark is the highest sequence up to which something holds, so it ends with the highest priority.
UPDATE :destination SET dispatched_sequence = dispatched_sequence * 10 + 9;

UPDATE :fence SET first_sequence = first_sequence * 10, last_sequence = last_sequence * 10 + 9;

-- What is done beside the writers has a row of its own.
INSERT INTO :fence (slot, epoch, holder, batch, settled, first_sequence, last_sequence, confirmations)
VALUES (8, 0, '', 0, 0, 1, 0, 0);

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

INSERT INTO :schema_version (version, applied_at)
VALUES (2, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);

COMMIT;
