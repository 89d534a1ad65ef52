-- Which log sources come of which asset, and when last: what is not there, no rule can see. A part that a source does not have is empty.
CREATE TABLE asset_source (
    asset      text        NOT NULL,
    product    text        NOT NULL,
    category   text        NOT NULL,
    service    text        NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL,
    records    bigint      NOT NULL,
    PRIMARY KEY (asset, product, category, service)
);
