-- Telemetry that was acknowledged and is not in a file of the archive yet. A block is inserted in the transaction that
-- makes its records' acknowledgement durable, and deleted in the transaction that lists the files with its records.
CREATE TABLE archive_block (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sensor         text        NOT NULL,
    epoch          bigint      NOT NULL,
    records        integer     NOT NULL,
    bytes          bigint      NOT NULL, -- of the records as received
    first_received timestamptz NOT NULL,
    last_received  timestamptz NOT NULL,
    assets         text[],               -- null if the block has records of many assets
    stored_at      timestamptz NOT NULL DEFAULT now(),
    content        bytea       NOT NULL,
    damaged        text                  -- why the content cannot be read
);
ALTER TABLE archive_block ALTER COLUMN content SET STORAGE EXTERNAL; -- the content is compressed already

-- For senders without a spool: all records of the epoch up to this sequence number are in the archive.
CREATE TABLE archive_progress (
    sensor     text        NOT NULL,
    epoch      bigint      NOT NULL,
    after      bigint      NOT NULL, -- value of "through" that the last update expected
    through    bigint      NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (sensor, epoch)
);

-- The files of the archive. A file that is not listed is no part of the archive.
CREATE TABLE archive_file (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    path       text        NOT NULL UNIQUE, -- relative to the folder of the archive
    day        date        NOT NULL,        -- day of receipt in UTC
    log_source text        NOT NULL,        -- product/category/service; "unknown" if the format is not recognized
    from_time  timestamptz NOT NULL,        -- earliest and latest time of a record
    to_time    timestamptz NOT NULL,
    min_asset  text        NOT NULL,
    max_asset  text        NOT NULL,
    records    bigint      NOT NULL,
    bytes      bigint      NOT NULL,        -- size of the file
    listed_at  timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz                  -- since then no search starts to read the file; it is deleted soon
);
CREATE INDEX archive_file_time ON archive_file (to_time, from_time) WHERE removed_at IS NULL;
CREATE INDEX archive_file_day ON archive_file (day, log_source);

-- The node that writes files now.
CREATE TABLE archive_writer (
    one   boolean     PRIMARY KEY DEFAULT true CHECK (one),
    node  text        NOT NULL,
    until timestamptz NOT NULL
);

-- Legal holds of assets: their telemetry does not expire.
CREATE TABLE archive_hold (
    asset  text NOT NULL,
    matter text NOT NULL,
    PRIMARY KEY (asset, matter)
);

-- Erasures of assets that the files of the archive do not reflect yet.
CREATE TABLE archive_erasure (
    asset     text        NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (asset, erased_at)
);
