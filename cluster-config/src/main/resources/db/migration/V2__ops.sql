-- Beside the journal: how far each fold has read it, what entities still owe each other, and what the gate keeps.

-- One row a fold. The fold locks it, so that one node at a time moves it.
CREATE TABLE fold_position (
    fold      text   PRIMARY KEY,
    xid       xid8   NOT NULL DEFAULT '0',
    ordering  bigint NOT NULL DEFAULT 0
);

-- What is journaled but not confirmed: the sweeper wakes the entity when it is overdue.
CREATE TABLE obligation (
    entity_type text        NOT NULL,
    entity_id   text        NOT NULL,
    what        text        NOT NULL,
    due_at      timestamptz NOT NULL,
    PRIMARY KEY (entity_type, entity_id, what)
);
CREATE INDEX obligation_due ON obligation (due_at);

-- The content of the active rules, numbered: an entity never judges with a lower number than it has journaled.
CREATE TABLE rule_set (
    number      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version     text        NOT NULL,
    activated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sensor (
    id               text        PRIMARY KEY,
    name             text        NOT NULL,
    credential_hash  bytea       NOT NULL UNIQUE,
    enrolled_at      timestamptz NOT NULL DEFAULT now(),
    revoked_at       timestamptz,
    agent_version    text,
    connected_at     timestamptz,
    last_ack_at      timestamptz,
    records          bigint      NOT NULL DEFAULT 0,
    rejected         bigint      NOT NULL DEFAULT 0
);

-- One-time tokens, each good for the enrolment of one sensor.
CREATE TABLE sensor_enrolment (
    token_hash  bytea       PRIMARY KEY,
    created_by  text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    used_by     text
);

-- How far each spool is acknowledged: a spool that ends below it was set back and starts a new epoch.
CREATE TABLE sensor_progress (
    sensor     text        NOT NULL,
    epoch      bigint      NOT NULL,
    through    bigint      NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (sensor, epoch)
);

-- Telemetry that could not be judged: kept with the reason, never in the way of its neighbours.
CREATE TABLE quarantined_telemetry (
    sensor      text        NOT NULL,
    epoch       bigint      NOT NULL,
    sequence    bigint      NOT NULL,
    received_at timestamptz NOT NULL,
    code        text        NOT NULL,
    reason      text        NOT NULL,
    body        bytea       NOT NULL,
    PRIMARY KEY (sensor, epoch, sequence)
);

-- Telemetry whose asset kept failing: judged again when the asset is well.
CREATE TABLE parked_telemetry (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asset     text        NOT NULL,
    sensor    text        NOT NULL,
    epoch     bigint      NOT NULL,
    first     bigint      NOT NULL,
    through   bigint      NOT NULL,
    records   bytea       NOT NULL,
    reason    text        NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (asset, sensor, epoch, first)
);

-- Which sensor reports what, and when last: coarse, outside the judging state.
CREATE TABLE presence (
    asset      text        NOT NULL,
    sensor     text        NOT NULL,
    last_seen  timestamptz NOT NULL,
    records    bigint      NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (asset, sensor)
);
CREATE INDEX presence_updated ON presence (updated_at);
