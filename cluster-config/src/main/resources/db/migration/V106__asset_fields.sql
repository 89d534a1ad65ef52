-- Which fields the records of an asset have, by log source: name → epoch second when last seen. What is not there, no rule can match.
CREATE TABLE asset_field (
    asset    text   NOT NULL,
    product  text   NOT NULL,
    category text   NOT NULL,
    service  text   NOT NULL,
    fields   jsonb  NOT NULL,
    dropped  bigint NOT NULL DEFAULT 0, -- names that gave way to newer ones, because a source has at most 512
    PRIMARY KEY (asset, product, category, service)
);
CREATE INDEX asset_field_of ON asset_field (substr(asset, position('/' in asset) + 1));
