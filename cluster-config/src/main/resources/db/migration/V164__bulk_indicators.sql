-- Indicators that a source maintains by ids of its own. Each is an object of intel_object, whose id is derived from the key and the generation:
-- a deleted indicator is a revoked object, which has no later versions, so that the next one with the same external id is another object.
CREATE TABLE bulk_indicator (
    owner       text    COLLATE "C" NOT NULL, -- the account
    source      text    COLLATE "C" NOT NULL, -- the account may have several
    external_id text    COLLATE "C" NOT NULL,
    generation  integer NOT NULL,
    indicator   text    COLLATE "C" NOT NULL,
    version     text    COLLATE "C" NOT NULL, -- of the object
    digest      bytea   NOT NULL,             -- SHA-256 of what the source sent
    created_at  timestamptz NOT NULL,
    deleted     boolean NOT NULL,
    PRIMARY KEY (owner, source, external_id)
);
