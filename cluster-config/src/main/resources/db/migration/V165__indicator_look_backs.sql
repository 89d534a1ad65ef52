-- Indicators that wait for a look-back. Those that arrive within a short time share one job, which takes the rows.
CREATE TABLE indicator_look_back (
    indicator    text        COLLATE "C" PRIMARY KEY,
    days         integer     NOT NULL, -- of telemetry, until the look-back starts
    source       text        NOT NULL, -- who imported it
    requested_at timestamptz NOT NULL
);
CREATE INDEX indicator_look_back_order ON indicator_look_back (requested_at, indicator);

-- Indicators that wait because as many as are allowed are rules: how many, and the last that is a rule (null if none waits).
ALTER TABLE indicator_rule_position ADD COLUMN beyond integer NOT NULL DEFAULT 0, ADD COLUMN last_rule bigint;
