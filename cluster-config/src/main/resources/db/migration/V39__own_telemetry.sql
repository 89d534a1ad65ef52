-- What the center observes of itself: sign-ins, guesses, approvals, changed roles. It is judged as telemetry of the asset
-- service:watchfloor. sequence is given when the record is about to be brought there, in the order of giving: a record that commits late
-- is not behind the asset's watermark. judged_at is when the asset had judged it.
CREATE TABLE own_telemetry (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,
    action    text        NOT NULL,
    success   boolean     NOT NULL,
    person    text        NOT NULL,
    address   text        NOT NULL,
    record    text        NOT NULL,
    sequence  bigint      UNIQUE,
    judged_at timestamptz
);
CREATE INDEX own_telemetry_waiting ON own_telemetry (id) WHERE judged_at IS NULL;
CREATE INDEX own_telemetry_address ON own_telemetry (address, at) WHERE NOT success;
CREATE INDEX own_telemetry_person ON own_telemetry (person, at);
