-- JdbcStore on MariaDB and MySQL: what to look at when the tables are large or slow, and what to do about it. Changes nothing as it stands.
-- Run by: whoever has SELECT on the tables, and PROCESS for what the server is doing. Brokers may be running.
--     mariadb --table DATABASE < maintenance.sql
--     sed 's/jdbcstore_/mine_/g' maintenance.sql | mariadb --table DATABASE      # another prefix

SELECT 'Sizes: rows are estimates; free is what deleted rows have left inside the file, and is used again' AS ``;

SELECT TABLE_NAME AS `table`, ENGINE AS engine, TABLE_ROWS AS `rows`, DATA_LENGTH DIV 1024 AS `data KiB`, INDEX_LENGTH DIV 1024 AS `indexes KiB`,
       DATA_FREE DIV 1024 AS `free KiB`
  FROM information_schema.TABLES
 WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'jdbcstore\_%'
 ORDER BY DATA_LENGTH + INDEX_LENGTH DESC;

SELECT 'Purge: how many undone deletions wait; some thousands are usual, millions mean that an old transaction holds purge back' AS ``;

SELECT NAME AS name, COUNT AS `transactions`
  FROM information_schema.INNODB_METRICS
 WHERE NAME = 'trx_rseg_history_len';

SELECT 'The oldest transactions: one that is hours old is what purge waits for; KILL its thread' AS ``;

SELECT trx_mysql_thread_id AS thread, trx_started AS started, trx_state AS state, trx_rows_locked AS `rows locked`, trx_rows_modified AS `rows modified`
  FROM information_schema.INNODB_TRX
 ORDER BY trx_started
 LIMIT 20;

SELECT 'Index statistics: distinct values by column, as the optimizer believes; message may be empty or full, and the broker names its indexes' AS ``;

SELECT TABLE_NAME AS `table`, INDEX_NAME AS `index`, SEQ_IN_INDEX AS no, COLUMN_NAME AS `column`, CARDINALITY AS `distinct`
  FROM information_schema.STATISTICS
 WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'jdbcstore\_%'
 ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX;

-- What to do. None loses a message.
--   statistics are far from the truth, after a large backlog has come or gone; takes a moment, brokers may be running:
--       ANALYZE TABLE jdbcstore_message, jdbcstore_duplicate, jdbcstore_producer, jdbcstore_subscription_ack;
--   the file of a table is to become smaller again (needs space for a second one):
--       ALTER TABLE jdbcstore_message ENGINE = InnoDB, ALGORITHM = INPLACE, LOCK = NONE;
--   On Galera every ALTER TABLE stops the whole cluster while it runs (TOI): do it with the brokers stopped, or node by node with wsrep_OSU_method = RSU.
--   purge does not keep up although no transaction is old: raise innodb_purge_threads (8 at most helps), and let innodb_max_purge_lag be 0.
-- Never DELETE from these tables by hand: counts, subscriptions and large bodies would no longer agree.
