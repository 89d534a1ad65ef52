-- Threat intelligence: every version of every object as it was received. Rows are added one import at a time, so that
-- position and added_at grow in the order of commits, and no reader that continues after a row misses another.
CREATE TABLE intel_object (
    position    bigint      PRIMARY KEY,
    id          text        COLLATE "C" NOT NULL,
    version     text        COLLATE "C" NOT NULL, -- a time without zone and final zeros, in the order of versions
    type        text        COLLATE "C" NOT NULL,
    label       text        NOT NULL,             -- what lists show: the name, value or pattern
    source      text        NOT NULL,             -- who imported it
    tlp         smallint    NOT NULL,             -- rank of the most restrictive marking
    revoked     boolean     NOT NULL,
    valid_from  text,                             -- times as received
    valid_until text,
    creator     text,
    digest      bytea       NOT NULL,             -- SHA-256 of the canonical form
    body        bytea       NOT NULL,
    added_at    timestamptz NOT NULL UNIQUE,
    UNIQUE (id, version)
);

CREATE INDEX intel_object_type ON intel_object (type, position);

CREATE INDEX intel_object_tlp ON intel_object (tlp);
