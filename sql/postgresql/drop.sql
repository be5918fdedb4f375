-- JdbcStore on PostgreSQL: removes every table, and with them EVERY MESSAGE. Stop all brokers first.
-- Run by: the owner of the tables.
--     psql -d DATABASE -f drop.sql
--     psql -d DATABASE -v schema=broker -v prefix=mine_ -f drop.sql
-- schema: where the tables are; without it the search path's first. prefix: what every name begins with, as Persistence:TablePrefix; without it jdbcstore_.
-- All or nothing, and safe to run again. jdbcstore schema drop asks first, and refuses while a broker is active.

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

BEGIN;

\if :{?schema}
SET LOCAL search_path TO :"schema";
\endif

DROP TABLE IF EXISTS :journal;
DROP TABLE IF EXISTS :prepared_operation;
DROP TABLE IF EXISTS :prepared;
DROP TABLE IF EXISTS :subscription_ack;
DROP TABLE IF EXISTS :subscription_position;
DROP TABLE IF EXISTS :subscription;
DROP TABLE IF EXISTS :producer;
DROP TABLE IF EXISTS :duplicate;
DROP TABLE IF EXISTS :detached_body;
DROP TABLE IF EXISTS :body_chunk;
DROP TABLE IF EXISTS :message;
DROP TABLE IF EXISTS :destination_count;
DROP TABLE IF EXISTS :destination;
DROP TABLE IF EXISTS :fence;
DROP TABLE IF EXISTS :lease;
DROP TABLE IF EXISTS :schema_version;

COMMIT;
