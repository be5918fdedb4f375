-- JdbcStore on SQLite: whether the file is sound, what takes its space, and what to do about it. Changes nothing as it stands.
-- Run by: whoever may read and write the file and its directory. The broker may be running; while a statement here runs, it waits.
--     sqlite3 -box store.db < maintenance.sql
--     sed 's/jdbcstore_/mine_/g' maintenance.sql | sqlite3 -box store.db      # another prefix

.bail on
.timeout 10000

.print == Is the file sound? ok, or what is wrong; reads all of it.
PRAGMA quick_check;

.print == The file: of its pages the free ones are used again, and go back to the file system only with VACUUM.
SELECT page_size * page_count / 1024 AS "file KiB", page_size * freelist_count / 1024 AS "free KiB", journal_mode
  FROM pragma_page_size, pragma_page_count, pragma_freelist_count, pragma_journal_mode;

.print == The rows.
SELECT 'messages' AS "table", COUNT(*) AS "rows", COALESCE(SUM(body_size), 0) / 1024 AS "bodies KiB" FROM jdbcstore_message
UNION ALL
SELECT 'chunks of large bodies', COUNT(*), COALESCE(SUM(LENGTH(data)), 0) / 1024 FROM jdbcstore_body_chunk
UNION ALL
SELECT 'duplicate keys', COUNT(*), NULL FROM jdbcstore_duplicate
UNION ALL
SELECT 'producers', COUNT(*), NULL FROM jdbcstore_producer
UNION ALL
SELECT 'acknowledgements out of order', COUNT(*), NULL FROM jdbcstore_subscription_ack;

-- What to do. None loses a message.
--   statistics for the planner, quick, the broker may be running:
--       PRAGMA optimize;
--   store.db-wal has grown large: a reader has been open for long. Close it; then, the broker may be running:
--       PRAGMA wal_checkpoint(TRUNCATE);
--   the file is to become smaller again (needs space for a second one), with the broker stopped:
--       VACUUM;
--   a copy to keep, the broker may be running; never copy the file alone, what is in store.db-wal belongs to it:
--       VACUUM INTO 'backup.db';
-- Never DELETE from these tables by hand: counts, subscriptions and large bodies would no longer agree.
