-- JdbcStore: what the tables need now and then, and how they are. Brokers may go on while it runs.
-- Run by: the owner of the tables; a DBA for another schema (then ALTER ANY TABLE, ALTER ANY INDEX, ANALYZE ANY).
--   sqlplus OWNER@SERVICE @maintenance.sql [PREFIX [OWNER]]       as for create.sql
-- Daily at most; a queue that is filled and emptied all the time leaves index blocks almost empty behind it, which COALESCE merges online.
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
WHENEVER OSERROR EXIT FAILURE ROLLBACK
SET DEFINE ON VERIFY OFF FEEDBACK OFF PAGESIZE 100 LINESIZE 150

-- The script's arguments, where given.
COLUMN 1 NEW_VALUE 1 NOPRINT
COLUMN 2 NEW_VALUE 2 NOPRINT
SELECT NULL AS "1", NULL AS "2" FROM dual WHERE 1 = 0;
DEFINE prefix = jdbcstore_
DEFINE owner = none
COLUMN prefix NEW_VALUE prefix NOPRINT
COLUMN owner NEW_VALUE owner NOPRINT
SELECT NVL('&1', 'jdbcstore_') AS prefix, NVL('&2', SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')) AS owner FROM dual;
ALTER SESSION SET CURRENT_SCHEMA = &owner;

-- Index blocks that hardly hold anything any more.
BEGIN
    FOR i IN (SELECT index_name
                FROM all_indexes
               WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AND table_owner = owner AND index_type = 'NORMAL'
                     AND table_name IN (UPPER('&prefix.message'), UPPER('&prefix.duplicate'), UPPER('&prefix.subscription_ack')))
    LOOP
        EXECUTE IMMEDIATE 'ALTER INDEX ' || i.index_name || ' COALESCE';
    END LOOP;
END;
/

-- Statistics gathered while a queue happens to be empty, or full, make bad plans for later: these tables keep none, and each plan looks for itself.
BEGIN
    FOR t IN (SELECT table_name
                FROM all_tables
               WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')
                     AND table_name IN (UPPER('&prefix.message'), UPPER('&prefix.body_chunk'), UPPER('&prefix.detached_body'),
                                        UPPER('&prefix.subscription_ack')))
    LOOP
        DBMS_STATS.DELETE_TABLE_STATS(SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA'), t.table_name, force => TRUE);
        DBMS_STATS.LOCK_TABLE_STATS(SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA'), t.table_name);
    END LOOP;
END;
/

PROMPT Messages and bytes by destination
COLUMN name FORMAT A60
SELECT d.kind, d.name, SUM(c.messages) AS messages, SUM(c.bytes) AS bytes
  FROM &prefix.destination d
  JOIN &prefix.destination_count c ON c.destination_id = d.destination_id
 GROUP BY d.kind, d.name
 ORDER BY bytes DESC
 FETCH FIRST 50 ROWS ONLY;

PROMPT Who is active, and for how many seconds its lease still runs
COLUMN holder_name FORMAT A60
SELECT epoch, holder_name,
       ROUND(expires_at / 1000 - (CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - DATE '1970-01-01') * 86400) AS seconds
  FROM &prefix.lease;

PROMPT Prepared transactions that wait for a decision
SELECT name, prepared_at FROM &prefix.prepared ORDER BY prepared_at FETCH FIRST 50 ROWS ONLY;
EXIT
