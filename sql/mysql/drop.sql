-- JdbcStore on MariaDB and MySQL: removes every table, and with them EVERY MESSAGE. Stop all brokers first.
-- Run by: whoever may drop these tables (needs DROP on the database or on each of them).
--     mariadb DATABASE < drop.sql
--     sed 's/jdbcstore_/mine_/g' drop.sql | mariadb DATABASE      # another prefix
-- Safe to run again; what was interrupted is finished by running it again. jdbcstore schema drop asks first, and refuses while a broker is active.

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
