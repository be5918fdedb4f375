-- JdbcStore: removes every table, and with them every message. Stop all brokers first.
-- Run by: the owner of the tables (needs no further right), or a DBA for another schema (then DROP ANY TABLE).
--   sqlplus OWNER@SERVICE @drop.sql [PREFIX [OWNER]]       as for create.sql
-- Safe to run again. What is dropped does not go to the recycle bin.
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
WHENEVER OSERROR EXIT FAILURE ROLLBACK
SET DEFINE ON VERIFY OFF FEEDBACK OFF

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

DECLARE
    TYPE names IS TABLE OF VARCHAR2(40);
    tables names := names(
        'journal', 'prepared_operation', 'prepared', 'subscription_ack', 'subscription_position',
        'subscription', 'producer', 'duplicate', 'detached_body', 'body_chunk',
        'message', 'destination_count', 'destination', 'fence', 'lease',
        'schema_version');
    not_there EXCEPTION;
    PRAGMA EXCEPTION_INIT(not_there, -942);
BEGIN
    FOR i IN 1 .. tables.COUNT LOOP
        BEGIN
            EXECUTE IMMEDIATE 'DROP TABLE &prefix.' || tables(i) || ' PURGE';
        EXCEPTION
            WHEN not_there THEN NULL;
        END;
    END LOOP;
END;
/
EXIT
