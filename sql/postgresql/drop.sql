-- JdbcStore: removes every table, and with them every message. Stop all brokers first.
-- Run by: the owner of the tables.

DROP TABLE IF EXISTS jdbcstore_journal;
DROP TABLE IF EXISTS jdbcstore_duplicate;
DROP TABLE IF EXISTS jdbcstore_message;
DROP TABLE IF EXISTS jdbcstore_destination_count;
DROP TABLE IF EXISTS jdbcstore_destination;
DROP TABLE IF EXISTS jdbcstore_fence;
DROP TABLE IF EXISTS jdbcstore_lease;
DROP TABLE IF EXISTS jdbcstore_schema_version;
