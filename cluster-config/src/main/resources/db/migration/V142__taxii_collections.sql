-- TAXII collections. A collection contains the versions of the sources that were released to it, and what its partner
-- sent. Entries are added with the import, so that added_at is unique in a collection and grows in the order of commits.
CREATE TABLE intel_collection (
    id          uuid        PRIMARY KEY,
    name        text        NOT NULL UNIQUE,
    description text        NOT NULL,
    partner     text        UNIQUE,            -- id of the only partner that sees the collection and writes to it; null: every account reads it
    ceiling     smallint    NOT NULL,          -- rank of the most restrictive marking that leaves through the collection
    created_by  text        NOT NULL,
    created_at  timestamptz NOT NULL,
    last_at     timestamptz NOT NULL           -- added_at of the newest entry, also of a removed one
);

CREATE TABLE intel_release (
    collection  uuid        NOT NULL REFERENCES intel_collection ON DELETE CASCADE,
    source      text        NOT NULL,
    released_by text        NOT NULL,
    released_at timestamptz NOT NULL,
    done        bigint      NOT NULL,          -- position up to which the stored objects were added
    goal        bigint      NOT NULL,          -- position of the last object that was stored before the release
    PRIMARY KEY (collection, source)
);

CREATE TABLE intel_entry (
    collection  uuid        NOT NULL REFERENCES intel_collection ON DELETE CASCADE,
    added_at    timestamptz NOT NULL,
    position    bigint      NOT NULL REFERENCES intel_object ON DELETE CASCADE,
    PRIMARY KEY (collection, added_at),
    UNIQUE (position, collection)
);

-- What became of the objects that a partner sent. Rows are deleted after a day.
CREATE TABLE intel_status (
    id           uuid        PRIMARY KEY,
    account      text        NOT NULL,
    requested_at timestamptz NOT NULL,
    body         bytea       NOT NULL
);

CREATE INDEX intel_status_age ON intel_status (requested_at);
