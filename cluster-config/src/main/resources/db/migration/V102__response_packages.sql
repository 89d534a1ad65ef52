-- What sensors collected for response actions: one package each, kept as the parts in which it came. completed_at is null until all of it is
-- here and its hash is right; of one that was kept long enough only this row stays, with dropped_at.
-- hash is the SHA-256 of the whole, in hex.
CREATE TABLE response_package (
    response     text        PRIMARY KEY REFERENCES response (id),
    total        bigint      NOT NULL,
    hash         text        NOT NULL,
    received     bigint      NOT NULL,
    begun_at     timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    completed_at timestamptz,
    dropped_at   timestamptz
);
CREATE INDEX response_package_age ON response_package (changed_at) WHERE dropped_at IS NULL;

CREATE TABLE response_package_part (
    response text   NOT NULL REFERENCES response_package (response),
    at       bigint NOT NULL,
    bytes    bytea  NOT NULL,
    PRIMARY KEY (response, at)
);
-- It is packed already.
ALTER TABLE response_package_part ALTER COLUMN bytes SET STORAGE EXTERNAL;
