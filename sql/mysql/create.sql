-- JdbcStore on MariaDB 10.6 or newer, and MySQL 8.0.19 or newer: creates the tables, version 2.
-- Run by: whoever may create tables in the database (needs CREATE, INSERT and SELECT on it).
--     mariadb DATABASE < create.sql
--     sed 's/jdbcstore_/mine_/g' create.sql | mariadb DATABASE      # another prefix: Persistence:TablePrefix = mine_
-- Safe to run again: creates what is missing, drops and changes nothing. What was interrupted is finished by running it again.
-- Names and keys are compared byte by byte, trailing spaces and all: the collation for that has one name in MySQL (80017) and another in MariaDB (M).

-- Which version of these tables is here.
CREATE TABLE IF NOT EXISTS jdbcstore_schema_version (
    version    int    NOT NULL PRIMARY KEY,
    applied_at bigint NOT NULL
) ENGINE = InnoDB;

-- Who is the active store. One row; expires_at is milliseconds since 1970 by this server's clock.
CREATE TABLE IF NOT EXISTS jdbcstore_lease (
    lease_id    int          NOT NULL PRIMARY KEY,
    epoch       bigint       NOT NULL,
    holder      varchar(36)  NOT NULL,
    holder_name varchar(255) NOT NULL,
    expires_at  bigint       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 /*!80017 COLLATE = utf8mb4_0900_bin */ /*M! COLLATE = utf8mb4_nopad_bin */;

-- One row a writer, and row 8 for what is done beside them. Each commit changes its writer's row, which proves its epoch, numbers the batch,
-- says up to which batch all were committed when it was sent, and keeps the high-water mark.
CREATE TABLE IF NOT EXISTS jdbcstore_fence (
    slot           int         NOT NULL PRIMARY KEY,
    epoch          bigint      NOT NULL,
    holder         varchar(36) NOT NULL,
    batch          bigint      NOT NULL,
    settled        bigint      NOT NULL,
    first_sequence bigint      NOT NULL,
    last_sequence  bigint      NOT NULL,
    confirmations  bigint      NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 /*!80017 COLLATE = utf8mb4_0900_bin */ /*M! COLLATE = utf8mb4_nopad_bin */;

-- Queues (kind 0) and topics (kind 1). Up to dispatched_sequence, messages may have been handed to a consumer.
CREATE TABLE IF NOT EXISTS jdbcstore_destination (
    destination_id      bigint       NOT NULL PRIMARY KEY,
    kind                smallint     NOT NULL,
    name                varchar(255) NOT NULL,
    dispatched_sequence bigint       NOT NULL,
    UNIQUE KEY (kind, name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 /*!80017 COLLATE = utf8mb4_0900_bin */ /*M! COLLATE = utf8mb4_nopad_bin */;

-- Counts of a destination, one row a writer so that writers never wait for each other; a destination's count is the sum.
CREATE TABLE IF NOT EXISTS jdbcstore_destination_count (
    destination_id bigint NOT NULL,
    slot           int    NOT NULL,
    messages       bigint NOT NULL,
    bytes          bigint NOT NULL,
    PRIMARY KEY (destination_id, slot)
) ENGINE = InnoDB;

-- The messages. A sequence's last digit is the priority. lane: 0 to 9, the priority of a message that readers see; 10: waits until due_at;
-- 11: waits for the decision about a prepared transaction. Times are milliseconds since 1970.
CREATE TABLE IF NOT EXISTS jdbcstore_message (
    destination_id bigint   NOT NULL,
    lane           smallint NOT NULL,
    sequence       bigint   NOT NULL,
    delivery_count int      NOT NULL,
    body_size      int      NOT NULL,
    added_at       bigint   NOT NULL,
    expires_at     bigint,
    due_at         bigint,
    body_id        bigint,
    body           longblob,
    PRIMARY KEY (destination_id, lane, sequence),
    KEY (expires_at, sequence),
    KEY (due_at, sequence)
) ENGINE = InnoDB;

-- Large bodies, in chunks; they are written before their message.
CREATE TABLE IF NOT EXISTS jdbcstore_body_chunk (
    body_id  bigint   NOT NULL,
    chunk_no int      NOT NULL,
    data     longblob NOT NULL,
    PRIMARY KEY (body_id, chunk_no)
) ENGINE = InnoDB;

-- Large bodies that no message owns: not yet (epoch: of the store that is writing it), or no longer (epoch 0).
CREATE TABLE IF NOT EXISTS jdbcstore_detached_body (
    body_id bigint NOT NULL PRIMARY KEY,
    epoch   bigint NOT NULL
) ENGINE = InnoDB;

-- Keys by which a resend is recognised; they outlive the message.
CREATE TABLE IF NOT EXISTS jdbcstore_duplicate (
    destination_id bigint       NOT NULL,
    duplicate_key  varchar(255) NOT NULL,
    sequence       bigint       NOT NULL,
    added_at       bigint       NOT NULL,
    PRIMARY KEY (destination_id, duplicate_key),
    KEY (sequence)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 /*!80017 COLLATE = utf8mb4_0900_bin */ /*M! COLLATE = utf8mb4_nopad_bin */;

-- Producers that number their messages: the last number, the sequence of its message, and the number before the batch that brought it.
CREATE TABLE IF NOT EXISTS jdbcstore_producer (
    destination_id  bigint       NOT NULL,
    producer_id     varchar(255) NOT NULL,
    last_number     bigint       NOT NULL,
    previous_number bigint       NOT NULL,
    sequence        bigint       NOT NULL,
    updated_at      bigint       NOT NULL,
    PRIMARY KEY (destination_id, producer_id),
    KEY (sequence)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 /*!80017 COLLATE = utf8mb4_0900_bin */ /*M! COLLATE = utf8mb4_nopad_bin */;

-- Durable subscriptions. ended: 0, or the subscription's own id once it is over and only waits to be cleaned up.
CREATE TABLE IF NOT EXISTS jdbcstore_subscription (
    subscription_id bigint       NOT NULL PRIMARY KEY,
    client_id       varchar(255) NOT NULL,
    name            varchar(255) NOT NULL,
    ended           bigint       NOT NULL,
    destination_id  bigint       NOT NULL,
    selector        mediumtext,
    UNIQUE KEY (client_id, name, ended),
    KEY (destination_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 /*!80017 COLLATE = utf8mb4_0900_bin */ /*M! COLLATE = utf8mb4_nopad_bin */;

-- Up to where a subscription is done, one row a priority.
CREATE TABLE IF NOT EXISTS jdbcstore_subscription_position (
    subscription_id bigint   NOT NULL,
    lane            smallint NOT NULL,
    acked_through   bigint   NOT NULL,
    PRIMARY KEY (subscription_id, lane)
) ENGINE = InnoDB;

-- What it is done with beyond that. prepared_id: the prepared transaction that will or will not acknowledge it.
CREATE TABLE IF NOT EXISTS jdbcstore_subscription_ack (
    subscription_id bigint   NOT NULL,
    lane            smallint NOT NULL,
    sequence        bigint   NOT NULL,
    prepared_id     bigint,
    PRIMARY KEY (subscription_id, lane, sequence)
) ENGINE = InnoDB;

-- Prepared transactions, and what each of them is going to do: 1 add, 2 acknowledge, 3 acknowledge for a subscription. An add by a producer that numbers
-- its messages keeps its number, and the one before it, which a rollback brings back.
CREATE TABLE IF NOT EXISTS jdbcstore_prepared (
    prepared_id bigint       NOT NULL PRIMARY KEY,
    name        varchar(255) NOT NULL UNIQUE,
    prepared_at bigint       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 /*!80017 COLLATE = utf8mb4_0900_bin */ /*M! COLLATE = utf8mb4_nopad_bin */;

CREATE TABLE IF NOT EXISTS jdbcstore_prepared_operation (
    prepared_id     bigint   NOT NULL,
    operation_no    int      NOT NULL,
    kind            smallint NOT NULL,
    destination_id  bigint   NOT NULL,
    sequence        bigint   NOT NULL,
    subscription_id bigint   NOT NULL,
    producer_id     varchar(255),
    producer_number bigint   NOT NULL,
    previous_number bigint   NOT NULL,
    PRIMARY KEY (prepared_id, operation_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 /*!80017 COLLATE = utf8mb4_0900_bin */ /*M! COLLATE = utf8mb4_nopad_bin */;

-- How far each local journal has reached this database, and the last epoch of a store that wrote it.
CREATE TABLE IF NOT EXISTS jdbcstore_journal (
    journal_id varchar(36) NOT NULL PRIMARY KEY,
    last_group bigint      NOT NULL,
    epoch      bigint      NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 /*!80017 COLLATE = utf8mb4_0900_bin */ /*M! COLLATE = utf8mb4_nopad_bin */;

INSERT IGNORE INTO jdbcstore_lease (lease_id, epoch, holder, holder_name, expires_at)
VALUES (1, 0, '', '', 0);

INSERT IGNORE INTO jdbcstore_fence (slot, epoch, holder, batch, settled, first_sequence, last_sequence, confirmations)
VALUES (0, 0, '', 0, 0, 1, 0, 0), (1, 0, '', 0, 0, 1, 0, 0), (2, 0, '', 0, 0, 1, 0, 0), (3, 0, '', 0, 0, 1, 0, 0), (4, 0, '', 0, 0, 1, 0, 0),
       (5, 0, '', 0, 0, 1, 0, 0), (6, 0, '', 0, 0, 1, 0, 0), (7, 0, '', 0, 0, 1, 0, 0), (8, 0, '', 0, 0, 1, 0, 0);

INSERT IGNORE INTO jdbcstore_schema_version (version, applied_at)
VALUES (2, UNIX_TIMESTAMP() * 1000);
