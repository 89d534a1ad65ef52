-- Which group a sensor is in; without a row, in the group "default".
CREATE TABLE sensor_group (
    sensor     text        PRIMARY KEY,
    name       text        NOT NULL,
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL
);

-- What people want the sensors of a group to collect. A version is for this share of the group's sensors, in percent; the others keep the
-- latest one that is for them.
CREATE TABLE sensor_configuration (
    name       text        NOT NULL,
    version    bigint      NOT NULL,
    body       text        NOT NULL,
    share      integer     NOT NULL,
    note       text        NOT NULL,
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (name, version)
);

-- What each sensor says of it: what is in effect, and the latest that did not work.
CREATE TABLE sensor_configured (
    sensor          text        PRIMARY KEY,
    name            text        NOT NULL,
    version         bigint      NOT NULL,
    refused_name    text,
    refused_version bigint,
    words           text        NOT NULL,
    at              timestamptz NOT NULL
);
