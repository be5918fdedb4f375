-- JdbcStore: lets a broker's own account use the tables, and nothing else. With Persistence:Schema = Validate it needs no more than this.
-- Run by: the owner of the tables, or a DBA. A DBA (CREATE ANY SYNONYM) is needed for the synonyms: without them the account would look in its own schema.
--   sqlplus DBA@SERVICE @grants.sql ACCOUNT [PREFIX [OWNER]]
-- Safe to run again; ends at the first error.
--
-- Optional, by SYS: what the broker may know of Data Guard. Without it it runs as well, and says nothing about standbys.
--   GRANT SELECT ON SYS.V_$DATABASE TO ACCOUNT;
--   GRANT SELECT ON SYS.V_$ARCHIVE_DEST TO ACCOUNT;
--   GRANT SELECT ON SYS.V_$PARAMETER TO ACCOUNT;
-- Where they were revoked from PUBLIC: GRANT EXECUTE ON SYS.DBMS_LOB TO ACCOUNT; and on SYS.DBMS_UTILITY.
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
WHENEVER OSERROR EXIT FAILURE ROLLBACK
SET DEFINE ON VERIFY OFF FEEDBACK OFF

-- The script's arguments, where given.
COLUMN 2 NEW_VALUE 2 NOPRINT
COLUMN 3 NEW_VALUE 3 NOPRINT
SELECT NULL AS "2", NULL AS "3" FROM dual WHERE 1 = 0;
DEFINE account = &1
DEFINE prefix = jdbcstore_
DEFINE owner = none
COLUMN prefix NEW_VALUE prefix NOPRINT
COLUMN owner NEW_VALUE owner NOPRINT
SELECT NVL('&2', 'jdbcstore_') AS prefix, NVL('&3', SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')) AS owner FROM dual;

DECLARE
    TYPE names IS TABLE OF VARCHAR2(40);
    tables names := names(
        'schema_version', 'lease', 'fence', 'destination', 'destination_count',
        'message', 'body_chunk', 'detached_body', 'duplicate', 'producer',
        'subscription', 'subscription_position', 'subscription_ack', 'prepared', 'prepared_operation',
        'journal');
BEGIN
    FOR i IN 1 .. tables.COUNT LOOP
        EXECUTE IMMEDIATE 'GRANT SELECT, INSERT, UPDATE, DELETE ON &owner.' || '.' || '&prefix.' || tables(i) || ' TO &account';
        IF UPPER('&account') <> UPPER('&owner') THEN
            EXECUTE IMMEDIATE 'CREATE OR REPLACE SYNONYM &account.' || '.' || '&prefix.' || tables(i) || ' FOR &owner.' || '.' || '&prefix.' || tables(i);
        END IF;
    END LOOP;
END;
/
EXIT
