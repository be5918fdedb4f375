-- JdbcStore on SQLite: removes every table, and with them EVERY MESSAGE. Stop all brokers first.
-- Run by: whoever may write the file and its directory.
--     sqlite3 store.db < drop.sql
--     sed 's/jdbcstore_/mine_/g' drop.sql | sqlite3 store.db      # another prefix
-- All or nothing, and safe to run again. jdbcstore schema drop asks first, and refuses while a broker is active. VACUUM gives the space back.

.bail on

BEGIN IMMEDIATE;

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

COMMIT;
