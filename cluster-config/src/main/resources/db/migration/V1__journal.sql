-- The journal: what every entity has decided, in the order of commit. Columns as pekko-persistence-jdbc reads and writes
-- them, and one of our own: xid, the transaction that wrote the row. It is what lets a fold read in the order of commit:
-- rows below pg_snapshot_xmin(pg_current_snapshot()), by (xid, ordering), are complete and never change.
-- An asset's id may be longer than 255 characters, hence text.

CREATE TABLE event_journal (
    ordering           bigserial,
    persistence_id     text         NOT NULL,
    sequence_number    bigint       NOT NULL,
    deleted            boolean      NOT NULL DEFAULT false,
    writer             varchar(255) NOT NULL,
    write_timestamp    bigint,
    adapter_manifest   varchar(255),
    event_ser_id       integer      NOT NULL,
    event_ser_manifest varchar(255) NOT NULL,
    event_payload      bytea        NOT NULL,
    meta_ser_id        integer,
    meta_ser_manifest  varchar(255),
    meta_payload       bytea,
    xid                xid8         NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (persistence_id, sequence_number)
);

CREATE UNIQUE INDEX event_journal_ordering_idx ON event_journal (ordering);
CREATE INDEX event_journal_commit_order_idx ON event_journal (xid, ordering);

-- The plugin expects this table; events carry no tags, so it stays empty.
CREATE TABLE event_tag (
    event_id bigint       NOT NULL REFERENCES event_journal (ordering) ON DELETE CASCADE,
    tag      varchar(256) NOT NULL,
    PRIMARY KEY (event_id, tag)
);

CREATE TABLE snapshot (
    persistence_id        text         NOT NULL,
    sequence_number       bigint       NOT NULL,
    created               bigint       NOT NULL,
    snapshot_ser_id       integer      NOT NULL,
    snapshot_ser_manifest varchar(255) NOT NULL,
    snapshot_payload      bytea        NOT NULL,
    meta_ser_id           integer,
    meta_ser_manifest     varchar(255),
    meta_payload          bytea,
    PRIMARY KEY (persistence_id, sequence_number)
);
