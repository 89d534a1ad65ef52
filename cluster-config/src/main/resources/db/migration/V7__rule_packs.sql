-- Rules that people gave to the running center. The contents are kept by their hash before the event that names it; the changes are
-- folded from the journal, and are the packs' audit.

CREATE TABLE rule_pack_content (
    hash    text        PRIMARY KEY,
    body    bytea       NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE rule_pack_change (
    revision       bigint      PRIMARY KEY,
    name           text        NOT NULL,
    content        text,
    rules          integer     NOT NULL,
    rolled_back_to bigint      NOT NULL,
    by             text        NOT NULL,
    at             timestamptz NOT NULL
);
CREATE INDEX rule_pack_change_name ON rule_pack_change (name, revision);

-- Which revision of the packs is in a numbered set of rules.
ALTER TABLE rule_set ADD COLUMN packs bigint NOT NULL DEFAULT 0;
