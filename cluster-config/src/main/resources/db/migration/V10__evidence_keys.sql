-- The keys that evidence is sealed with, one for each asset and each time after its evidence was erased. A destroyed key leaves its row:
-- who did it, and why.
CREATE TABLE evidence_key (
    asset      text        NOT NULL,
    generation bigint      NOT NULL,
    key        bytea,
    erased_at  timestamptz,
    erased_by  text,
    reason     text,
    PRIMARY KEY (asset, generation),
    CHECK ((key IS NULL) = (erased_at IS NOT NULL))
);
