-- Public keys with which people sign in. The private ones never leave their devices.

CREATE TABLE passkey (
    id              text        PRIMARY KEY,
    credential      bytea       NOT NULL UNIQUE CHECK (length(credential) BETWEEN 16 AND 1023),
    person          text        NOT NULL REFERENCES person (name),
    name            text        NOT NULL,
    public_key      bytea       NOT NULL,
    algorithm       integer     NOT NULL,
    counter         bigint      NOT NULL,
    model           uuid        NOT NULL,
    attestation     text        NOT NULL,
    transports      text[]      NOT NULL,
    backup_eligible boolean     NOT NULL,
    backed_up       boolean     NOT NULL,
    created_at      timestamptz NOT NULL,
    last_used_at    timestamptz,
    blocked_at      timestamptz
);
CREATE INDEX passkey_person ON passkey (person);
