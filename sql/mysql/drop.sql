-- JdbcStore: removes every table, and with them every message. Stop all brokers first.
-- Run by: the owner of the tables.

DROP TABLE IF EXISTS jdbcstore_journal;
DROP TABLE IF EXISTS jdbcstore_prepared_operation;
DROP TABLE IF EXISTS jdbcstore_prepared;
DROP TABLE IF EXISTS jdbcstore_subscription_ack;
DROP TABLE IF EXISTS jdbcstore_subscription_position;
DROP TABLE IF EXISTS jdbcstore_subscription;
DROP TABLE IF EXISTS jdbcstore_producer;
DROP TABLE IF EXISTS jdbcstore_duplicate;
DROP TABLE IF EXISTS jdbcstore_detached_body;
DROP TABLE IF EXISTS jdbcstore_body_chunk;
DROP TABLE IF EXISTS jdbcstore_message;
DROP TABLE IF EXISTS jdbcstore_destination_count;
DROP TABLE IF EXISTS jdbcstore_destination;
DROP TABLE IF EXISTS jdbcstore_fence;
DROP TABLE IF EXISTS jdbcstore_lease;
DROP TABLE IF EXISTS jdbcstore_schema_version;
