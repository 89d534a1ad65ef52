-- What each sensor says that its own configuration lets it do.
CREATE TABLE sensor_readiness (
    sensor  text        PRIMARY KEY,
    actions text[]      NOT NULL,
    at      timestamptz NOT NULL
);

-- Response actions: what people asked a sensor to do on its host. What is due has its time in due_at; heard is the number of the last step
-- that the sensor told.
CREATE TABLE response (
    id           text        PRIMARY KEY,
    case_id      text        NOT NULL,
    sensor       text        NOT NULL,
    kind         text        NOT NULL,
    arguments    jsonb       NOT NULL,
    reason       text        NOT NULL,
    asked_by     text        NOT NULL,
    asked_at     timestamptz NOT NULL,
    limit_millis bigint      NOT NULL,
    state        text        NOT NULL,
    words        text        NOT NULL,
    evidence     jsonb       NOT NULL,
    changed_at   timestamptz NOT NULL,
    sent_at      timestamptz,
    due_at       timestamptz,
    expires_at   timestamptz,
    revert_at    timestamptz,
    heard        integer     NOT NULL DEFAULT 0
);
CREATE INDEX response_due ON response (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX response_case ON response (case_id);
CREATE INDEX response_sensor ON response (sensor, asked_at);

-- Each step, of people, of the center and of the sensor: only ever added to. said_at is the sensor's own time.
CREATE TABLE response_step (
    response text        NOT NULL REFERENCES response (id),
    number   integer     NOT NULL,
    at       timestamptz NOT NULL,
    state    text        NOT NULL,
    words    text        NOT NULL,
    who      text        NOT NULL,
    evidence jsonb       NOT NULL,
    said_at  timestamptz,
    PRIMARY KEY (response, number)
);
