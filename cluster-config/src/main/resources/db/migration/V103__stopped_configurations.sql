-- A version that too many of those who tried it refused, or fell silent after, stops by itself: it goes to nobody any more who has not tried it.
ALTER TABLE sensor_configuration ADD COLUMN stopped_at timestamptz, ADD COLUMN stopped_why text NOT NULL DEFAULT '';

-- The latest version that each sensor was given, and when first.
CREATE TABLE sensor_configuration_given (
    sensor  text        PRIMARY KEY,
    name    text        NOT NULL,
    version bigint      NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX sensor_configuration_given_version ON sensor_configuration_given (name, version);
