-- JdbcStore on PostgreSQL: an owner of the tables, and a role that may use them and nothing else.
-- Run by: a superuser. After create.sql, and again after an upgrade.
--     psql -d DATABASE -v user=broker -f grants.sql
--     psql -d DATABASE -v schema=broker -v prefix=mine_ -v owner=mine_owner -v app=mine_app -v user=broker -f grants.sql
-- schema: where the tables are; without it the search path's first. prefix: what every name begins with, as Persistence:TablePrefix; without it jdbcstore_.
-- owner (jdbcstore_owner): a role without login that owns the tables; make a member of it who is to run create.sql, upgrades and drop.sql.
-- app (jdbcstore_app): a role without login that may SELECT, INSERT, UPDATE and DELETE on exactly these tables: enough with Persistence:Schema = Validate.
-- user: the login that the broker uses; it is made a member of app. It must be there already. Without it nobody is.
-- All or nothing, and safe to run again.

\set ON_ERROR_STOP on
\if :{?prefix}
\else
\set prefix jdbcstore_
\endif
\set schema_version :prefix schema_version
\set lease :prefix lease
\set fence :prefix fence
\set destination :prefix destination
\set destination_count :prefix destination_count
\set message :prefix message
\set body_chunk :prefix body_chunk
\set detached_body :prefix detached_body
\set duplicate :prefix duplicate
\set producer :prefix producer
\set subscription :prefix subscription
\set subscription_position :prefix subscription_position
\set subscription_ack :prefix subscription_ack
\set prepared :prefix prepared
\set prepared_operation :prefix prepared_operation
\set journal :prefix journal
\if :{?owner}
\else
\set owner jdbcstore_owner
\endif
\if :{?app}
\else
\set app jdbcstore_app
\endif

BEGIN;

\if :{?schema}
SET LOCAL search_path TO :"schema";
\else
SELECT current_schema() AS schema \gset
\endif

SELECT format('CREATE ROLE %I NOLOGIN', name)
  FROM unnest(ARRAY[:'owner', :'app']) AS role (name)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

GRANT USAGE, CREATE ON SCHEMA :"schema" TO :"owner";

ALTER TABLE :schema_version OWNER TO :"owner";
ALTER TABLE :lease OWNER TO :"owner";
ALTER TABLE :fence OWNER TO :"owner";
ALTER TABLE :destination OWNER TO :"owner";
ALTER TABLE :destination_count OWNER TO :"owner";
ALTER TABLE :message OWNER TO :"owner";
ALTER TABLE :body_chunk OWNER TO :"owner";
ALTER TABLE :detached_body OWNER TO :"owner";
ALTER TABLE :duplicate OWNER TO :"owner";
ALTER TABLE :producer OWNER TO :"owner";
ALTER TABLE :subscription OWNER TO :"owner";
ALTER TABLE :subscription_position OWNER TO :"owner";
ALTER TABLE :subscription_ack OWNER TO :"owner";
ALTER TABLE :prepared OWNER TO :"owner";
ALTER TABLE :prepared_operation OWNER TO :"owner";
ALTER TABLE :journal OWNER TO :"owner";

GRANT USAGE ON SCHEMA :"schema" TO :"app";

GRANT SELECT, INSERT, UPDATE, DELETE
   ON :schema_version, :lease, :fence, :destination, :destination_count, :message,
      :body_chunk, :detached_body, :duplicate, :producer, :subscription, :subscription_position,
      :subscription_ack, :prepared, :prepared_operation, :journal
   TO :"app";

\if :{?user}
GRANT :"app" TO :"user";
\endif

COMMIT;
