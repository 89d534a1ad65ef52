-- Which assets a sensor may speak for, what happened to its records beside being judged, and why telemetry is parked.

ALTER TABLE sensor_enrolment ADD COLUMN assets text[] NOT NULL DEFAULT '{own}';

-- A sensor that was let in before there were rights keeps reporting what it did; new ones ask for what they need.
ALTER TABLE sensor ADD COLUMN assets text[] NOT NULL DEFAULT '{*}';
ALTER TABLE sensor ALTER COLUMN assets SET DEFAULT '{own}';
ALTER TABLE sensor ADD COLUMN names text[] NOT NULL DEFAULT '{}';
ALTER TABLE sensor ADD COLUMN addresses text[] NOT NULL DEFAULT '{}';

-- Nodes keep rights in memory and look for what changed since their last look.
ALTER TABLE sensor ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX sensor_changed ON sensor (changed_at);

-- Records by sensor and code: what is in quarantine, and times that were not believed.
CREATE TABLE sensor_tally (
    sensor     text        NOT NULL,
    code       text        NOT NULL,
    records    bigint      NOT NULL,
    last_asset text,
    last_at    timestamptz NOT NULL,
    PRIMARY KEY (sensor, code)
);

ALTER TABLE parked_telemetry ADD COLUMN code text NOT NULL DEFAULT 'asset.failing';
ALTER TABLE parked_telemetry ADD COLUMN record_count integer NOT NULL DEFAULT 1;
CREATE INDEX parked_by_code ON parked_telemetry (code, sensor, id);
