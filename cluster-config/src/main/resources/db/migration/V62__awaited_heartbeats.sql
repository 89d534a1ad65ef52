-- Heartbeats of other centers and programs that this center waits for, and raises an alert about when they stay away.
CREATE TABLE awaited_heartbeat (
    name         text        PRIMARY KEY,
    sender       text        NOT NULL,
    every_millis bigint      NOT NULL,
    grace_millis bigint      NOT NULL,
    changed_by   text        NOT NULL,
    changed_at   timestamptz NOT NULL,
    state        text        NOT NULL DEFAULT 'new',
    words        text        NOT NULL DEFAULT '',
    since        timestamptz NOT NULL,
    heard_at     timestamptz,
    outages      bigint      NOT NULL DEFAULT 0
);
