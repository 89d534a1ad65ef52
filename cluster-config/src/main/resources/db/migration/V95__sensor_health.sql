-- What sensors tell of themselves, how their last stream ended, and since when their silence is told. Rewritten again and again: room in
-- each page keeps the new version of a row beside the old one.
CREATE TABLE sensor_health (
    sensor             text        PRIMARY KEY,
    heard_at           timestamptz,
    word               text,
    host               jsonb,
    offset_millis      bigint,
    uncertainty_millis bigint,
    corrected          boolean     NOT NULL DEFAULT false,
    stopped_at         timestamptz,
    stop_reason        text,
    ended_at           timestamptz,
    ended_how          text,
    silent_at          timestamptz
) WITH (fillfactor = 50);
