-- JdbcStore on PostgreSQL: what to look at when the tables are large or slow, and what to do about it. Changes nothing as it stands.
-- Run by: a member of pg_monitor for all of it; the owner of the tables sees all but other people's sessions. Brokers may be running.
--     psql -d DATABASE -f maintenance.sql
--     psql -d DATABASE -v schema=broker -v prefix=mine_ -f maintenance.sql
-- schema: where the tables are; without it the search path's first. prefix: what every name begins with, as Persistence:TablePrefix; without it jdbcstore_.

\set ON_ERROR_STOP on
\if :{?prefix}
\else
\set prefix jdbcstore_
\endif
\if :{?schema}
SET search_path TO :"schema";
\endif

\echo '== Sizes and dead rows. Dead rows should stay below a fifth of the live ones, or a few thousand; fence and destination_count are hot and tiny.'
SELECT relname                                        AS "table",
       pg_size_pretty(pg_table_size(relid))           AS "rows on disk",
       pg_size_pretty(pg_indexes_size(relid))         AS indexes,
       n_live_tup                                     AS live,
       n_dead_tup                                     AS dead,
       round(100.0 * n_tup_hot_upd / nullif(n_tup_upd, 0)) AS "hot %",
       greatest(last_autovacuum, last_vacuum)::timestamp(0)   AS vacuumed,
       greatest(last_autoanalyze, last_analyze)::timestamp(0) AS analyzed
  FROM pg_stat_user_tables
 WHERE starts_with(relname, :'prefix') AND pg_table_is_visible(relid)
 ORDER BY pg_total_relation_size(relid) DESC;

\echo '== Indexes. Bytes an entry: 30 to 60 is usual for numbers, up to 300 for keys; many times that, with a backlog, is bloat.'
SELECT s.indexrelname                            AS index,
       pg_size_pretty(pg_relation_size(i.oid))   AS size,
       nullif(i.reltuples, -1)::bigint           AS entries,
       round(pg_relation_size(i.oid) / nullif(greatest(i.reltuples, 0), 0)) AS "bytes an entry",
       s.idx_scan                                AS scans
  FROM pg_stat_user_indexes s
  JOIN pg_class i ON i.oid = s.indexrelid
 WHERE starts_with(s.relname, :'prefix') AND pg_table_is_visible(s.relid)
 ORDER BY pg_relation_size(i.oid) DESC;

\echo '== What keeps vacuum from cleaning: the oldest snapshots. Mostly a session that has been idle in transaction for hours, or an abandoned slot.'
SELECT 'session ' || pid || ' of ' || coalesce(usename, '?') || ', ' || coalesce(state, '?') AS holder,
       age(backend_xmin) AS "transactions back",
       xact_start::timestamp(0) AS since
  FROM pg_stat_activity
 WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()
UNION ALL
SELECT 'replication slot ' || slot_name || CASE WHEN active THEN '' ELSE ', not in use' END, greatest(age(xmin), age(catalog_xmin)), NULL
  FROM pg_replication_slots
 WHERE xmin IS NOT NULL OR catalog_xmin IS NOT NULL
UNION ALL
SELECT 'prepared transaction ' || gid, age(transaction), prepared::timestamp(0)
  FROM pg_prepared_xacts
 WHERE database = current_database()
 ORDER BY 2 DESC
 LIMIT 20;

\echo '== Who waits for whom.'
SELECT w.pid AS waiting, pg_blocking_pids(w.pid) AS "for", w.wait_event AS event, clock_timestamp() - w.state_change AS "how long", left(w.query, 60) AS query
  FROM pg_stat_activity w
 WHERE cardinality(pg_blocking_pids(w.pid)) > 0;

\echo '== Vacuum settings of the hot tables, as create.sql sets them.'
SELECT c.relname AS "table", option
  FROM pg_class c, unnest(c.reloptions) AS option
 WHERE c.relkind = 'r' AND starts_with(c.relname, :'prefix') AND pg_table_is_visible(c.oid)
 ORDER BY 1, 2;

-- What to do, table by table, with the prefix put in. Each may be run while brokers are working; none loses a message.
--   dead rows pile up, and nothing holds an old snapshot:
--       VACUUM (ANALYZE, VERBOSE) jdbcstore_message;
--   vacuum comes too late:
--       ALTER TABLE jdbcstore_message SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
--   an index is bloated after a large backlog has gone (needs space for a second one; VACUUM never makes an index smaller):
--       REINDEX TABLE CONCURRENTLY jdbcstore_message;
--   the exact bloat of an index (superuser, CREATE EXTENSION pgstattuple):
--       SELECT avg_leaf_density, leaf_fragmentation FROM pgstatindex('jdbcstore_message_pkey');
-- Only when every broker has been stopped: VACUUM FULL and CLUSTER, which lock the table for as long as they take.
-- Never DELETE from these tables by hand: counts, subscriptions and large bodies would no longer agree.
