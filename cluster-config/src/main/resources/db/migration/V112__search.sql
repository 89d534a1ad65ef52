-- Search over what alerts name. It needs no extension of PostgreSQL, and so no right beyond those over the schema.

-- Each distinct value once. The id is the first half of the SHA-256 of type and value in lower case.
CREATE TABLE search_value (
    id    uuid PRIMARY KEY,
    type  text NOT NULL,
    value text NOT NULL
);

-- The value from each beginning of a word on, in lower case and cut: a range of this index finds all values in which a word begins like
-- the one that somebody searches for.
CREATE TABLE search_term (
    term  text COLLATE "C" NOT NULL,
    value uuid NOT NULL,
    PRIMARY KEY (term, value)
);

-- Which alerts name a value, by alert_board.seq: the newest are read first. The asset is the hash of its name (hashtext), so that rows of
-- assets that a reader does not see are skipped within the index. Two assets with the same hash do no harm: what is left is checked by the
-- views of watchfloor_seen.
CREATE TABLE search_alert (
    value uuid    NOT NULL,
    alert bigint  NOT NULL,
    asset integer NOT NULL,
    PRIMARY KEY (value, alert) INCLUDE (asset)
);

-- Alerts from before this migration that are not indexed yet: those below this seq.
CREATE TABLE search_backlog (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    below    bigint  NOT NULL
);
INSERT INTO search_backlog (below) SELECT coalesce(max(seq), 0) + 1 FROM alert_board;

-- Prefixes of names of assets, whatever the database's collation.
CREATE INDEX asset_board_name_prefix ON asset_board (lower(name) text_pattern_ops);

-- The assets of a group.
CREATE INDEX asset_board_group ON asset_board (asset_group, asset);
