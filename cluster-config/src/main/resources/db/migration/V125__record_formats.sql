-- Formats of records: log sources, kind of event and names of the fields. The id is a hash of the content, so assets that
-- send the same format share one row.
CREATE TABLE record_format (
    id          bigint PRIMARY KEY,
    logsources  jsonb  NOT NULL, -- [[product, category, service], ...]; a part that a log source does not have is empty
    event_field text, -- field that names the kind of event, such as EventID
    event       text,
    fields      text[] NOT NULL,
    used_at     date   NOT NULL DEFAULT CURRENT_DATE -- day when the format was last added to an asset
);
-- Formats of the records of each asset. A rule can match only records whose format has all fields that the rule needs.
-- Replaces asset_field, which nodes of the former version still write.
CREATE TABLE asset_format (
    asset      text        NOT NULL,
    format     bigint      NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL,
    PRIMARY KEY (asset, format)
);
CREATE INDEX asset_format_of ON asset_format (substr(asset, position('/' in asset) + 1));
-- Assets with more formats than the limit: number of dropped formats, and when the newest of them was last seen.
CREATE TABLE asset_format_dropped (
    asset     text        PRIMARY KEY,
    dropped   bigint      NOT NULL,
    last_seen timestamptz NOT NULL
);
-- Records of each of the last 48 hours, at position 1 + hour % 48, as (hour << 32) + records; the hour counts
-- from 1970.
ALTER TABLE asset_source ADD COLUMN hours bigint[];
