-- TAXII servers that the center polls. One node polls a feed at a time: it extends the lease with each page, in the
-- transaction that stores the page and moves the cursor.
CREATE TABLE intel_feed (
    name          text        PRIMARY KEY,
    url           text        NOT NULL,
    collections   text[]      NOT NULL,      -- ids or titles; empty: all that are readable
    username      text        NOT NULL,
    secret        bytea,                     -- encrypted with a key of the file watchfloor.enrolment.authority-key-file
    sealed_by     text,                      -- id of that key
    every_seconds integer     NOT NULL,
    unmarked      smallint    NOT NULL,      -- rank of the marking of objects without a label
    enabled       boolean     NOT NULL,
    changed_by    text        NOT NULL,
    changed_at    timestamptz NOT NULL,
    due_at        timestamptz NOT NULL,
    lease_node    text,
    lease_until   timestamptz,
    failures      integer     NOT NULL DEFAULT 0,  -- in a row
    attempted_at  timestamptz,
    succeeded_at  timestamptz,
    pages         bigint      NOT NULL DEFAULT 0,
    added         bigint      NOT NULL DEFAULT 0,
    unchanged     bigint      NOT NULL DEFAULT 0,
    refused       bigint      NOT NULL DEFAULT 0,
    refusal       text,                      -- the last refused object, and why
    error_code    text,
    error_detail  text
);

CREATE TABLE intel_feed_cursor (
    feed        text NOT NULL REFERENCES intel_feed ON DELETE CASCADE,
    collection  text NOT NULL,               -- URL of the collection
    added_after text,                        -- of the requests of the current pages
    next        text,                        -- of the next request; null: the pages begin at added_after
    last        text,                        -- newest time of an object that was read
    PRIMARY KEY (feed, collection)
);
