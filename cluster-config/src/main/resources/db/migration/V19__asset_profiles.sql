-- What people say of an asset, and who said what when. Folded from the asset's journal, as the rest of the boards.
ALTER TABLE asset_board ADD COLUMN tags jsonb NOT NULL DEFAULT '[]';
ALTER TABLE asset_board ADD COLUMN criticality text;
ALTER TABLE asset_board ADD COLUMN owner text;
ALTER TABLE asset_board ADD COLUMN asset_group text;
ALTER TABLE asset_board ADD COLUMN profile_version bigint NOT NULL DEFAULT 0;
CREATE INDEX asset_board_tags ON asset_board USING gin (tags);

CREATE TABLE asset_activity (
    asset   text        NOT NULL,
    version bigint      NOT NULL,
    at      timestamptz NOT NULL,
    by      text        NOT NULL,
    verb    text        NOT NULL,
    text    text        NOT NULL,
    PRIMARY KEY (asset, version)
);

-- Why an alert is graver than its rule says, as JSON; null when it is not.
ALTER TABLE alert_board ADD COLUMN raised text;
