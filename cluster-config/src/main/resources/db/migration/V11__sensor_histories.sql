-- What each sequence of a spool is bound to, who speaks with each sensor, and what is known to be missing.

-- Tells this database from any other: also from the one that it was restored from, because a backup leaves it out.
CREATE TABLE center_lineage (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    lineage  bigint  NOT NULL
        DEFAULT ('x' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))::bit(64)::bigint
);
INSERT INTO center_lineage DEFAULT VALUES;

-- Claimed: the records of these sequences are decided, and may be judged; through: all of them are judged. Lineage is of the database that
-- wrote the row last. When it is another one, the row was restored: restored keeps what through was then, former whose it was.
ALTER TABLE sensor_progress
    ADD COLUMN claimed  bigint NOT NULL DEFAULT 0,
    ADD COLUMN lineage  bigint NOT NULL DEFAULT 0,
    ADD COLUMN former   bigint,
    ADD COLUMN restored bigint NOT NULL DEFAULT 0;
UPDATE sensor_progress SET claimed = through;
CREATE INDEX sensor_progress_updated ON sensor_progress (updated_at);

-- The running hash after each of the latest records of a spool, 8 bytes each, the first of them after the record "first".
CREATE TABLE sensor_history (
    sensor text   NOT NULL,
    epoch  bigint NOT NULL,
    first  bigint NOT NULL,
    hashes bytea  NOT NULL,
    PRIMARY KEY (sensor, epoch, first)
);
-- Hashes do not compress: trying costs.
ALTER TABLE sensor_history ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE FUNCTION sensor_history_at(of_sensor text, of_epoch bigint, at bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN octet_length(hashes) >= (at - first + 1) * 8 THEN substr(hashes, ((at - first) * 8 + 1)::int, 8) END
    FROM sensor_history WHERE sensor = of_sensor AND epoch = of_epoch AND first <= at ORDER BY first DESC LIMIT 1
$$;

-- Records that a sensor counts as done and that this center has not judged, as far as it knows.
CREATE TABLE sensor_gap (
    sensor text        NOT NULL,
    epoch  bigint      NOT NULL,
    first  bigint      NOT NULL,
    last   bigint      NOT NULL,
    reason text        NOT NULL,
    at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (sensor, epoch, first, last, reason)
);
CREATE INDEX sensor_gap_at ON sensor_gap (at);

-- Nodes that take telemetry. One that does not renew its row is dead, and so are the sessions of an earlier incarnation.
CREATE TABLE gate_node (
    node        text        PRIMARY KEY,
    incarnation text        NOT NULL,
    seen_at     timestamptz NOT NULL
);

-- The one stream through which each sensor speaks.
CREATE TABLE sensor_session (
    sensor      text        PRIMARY KEY,
    node        text        NOT NULL,
    incarnation text        NOT NULL,
    session     text        NOT NULL,
    since       timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE sensor
    ADD COLUMN parted_at              timestamptz,
    ADD COLUMN parted_reason          text,
    ADD COLUMN parted_epoch           bigint,
    ADD COLUMN second_sessions        bigint NOT NULL DEFAULT 0,
    ADD COLUMN second_sessions_since  timestamptz,
    ADD COLUMN last_second_session_at timestamptz;

-- Which body an Idempotency-Key was used with.
CREATE TABLE telemetry_key (
    sensor  text        NOT NULL,
    key     bytea       NOT NULL,
    body    bytea       NOT NULL,
    used_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (sensor, key)
);
CREATE INDEX telemetry_key_used ON telemetry_key (used_at);

-- What the sensors of an asset are known to have lost, beside who they are.
ALTER TABLE asset_board ADD COLUMN gaps jsonb NOT NULL DEFAULT '[]';
