-- JdbcStore on MariaDB and MySQL: a role that may make and change the tables, and a role that may use them and nothing else.
-- Run by: whoever may create roles and grant these rights (needs CREATE ROLE or CREATE USER, and WITH GRANT OPTION on the database).
-- After create.sql, and again after an upgrade.
--     mariadb DATABASE < grants.sql
--     sed 's/jdbcstore_/mine_/g' grants.sql | mariadb DATABASE      # another prefix: the roles are then mine_owner and mine_app
-- Safe to run again. Then give the roles to those who need them, the first to a DBA, the second to the broker:
--     GRANT jdbcstore_app TO 'broker'@'%';
--     SET DEFAULT ROLE jdbcstore_app FOR 'broker'@'%';      -- in MySQL: SET DEFAULT ROLE jdbcstore_app TO 'broker'@'%';

-- For create.sql, upgrades and drop.sql: all that a table of this database can need.
CREATE ROLE IF NOT EXISTS jdbcstore_owner;

GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX ON * TO jdbcstore_owner;

-- For the broker, with Persistence:Schema = Validate: rows of exactly these tables.
CREATE ROLE IF NOT EXISTS jdbcstore_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_schema_version TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_lease TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_fence TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_destination TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_destination_count TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_message TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_body_chunk TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_detached_body TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_duplicate TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_producer TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_subscription TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_subscription_position TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_subscription_ack TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_prepared TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_prepared_operation TO jdbcstore_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jdbcstore_journal TO jdbcstore_app;
