-- What is the same as what, for which time. Folded from the journal: what assets' telemetry tells, what people say, and what links
-- nothing because too many assets share it. Names may be longer than a tree index takes, so these hash them.
CREATE TABLE told_alias (
    id         bigserial   PRIMARY KEY,
    asset      text        NOT NULL,
    name_kind  text        NOT NULL,
    name       text        NOT NULL,
    owner_kind text        NOT NULL,
    owner      text        NOT NULL,
    certainty  integer     NOT NULL,
    source     text        NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to   timestamptz NOT NULL
);
CREATE INDEX told_alias_name ON told_alias USING hash (name);
CREATE INDEX told_alias_owner ON told_alias USING hash (owner);

CREATE TABLE alias_row (
    id         bigint      PRIMARY KEY,
    name_kind  text        NOT NULL,
    name       text        NOT NULL,
    owner_kind text        NOT NULL,
    owner      text        NOT NULL,
    certainty  integer     NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to   timestamptz NOT NULL,
    by         text        NOT NULL,
    reason     text        NOT NULL,
    at         timestamptz NOT NULL
);
CREATE INDEX alias_row_name ON alias_row USING hash (name);
CREATE INDEX alias_row_owner ON alias_row USING hash (owner);

CREATE TABLE hub (
    kind   text        NOT NULL,
    value  text        NOT NULL,
    since  timestamptz NOT NULL,
    assets text        NOT NULL,
    PRIMARY KEY (kind, value)
);

-- Assets by their name alone, and by its first label.
CREATE INDEX asset_board_name ON asset_board (lower(name));
CREATE INDEX asset_board_short_name ON asset_board (split_part(lower(name), '.', 1));
