-- Who may read and who may act. Secrets are 256 random bits and are kept as their SHA-256 only.

CREATE TABLE person (
    name       text        PRIMARY KEY,
    role       text        NOT NULL CHECK (role IN ('administrator', 'responder', 'viewer')),
    created_at timestamptz NOT NULL
);

CREATE TABLE sign_in_link (
    code_hash  bytea       PRIMARY KEY,
    person     text        NOT NULL REFERENCES person (name),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);

CREATE TABLE session (
    token_hash   bytea       PRIMARY KEY,
    person       text        NOT NULL REFERENCES person (name),
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE api_token (
    token_hash bytea       PRIMARY KEY,
    person     text        NOT NULL REFERENCES person (name),
    kind       text        NOT NULL CHECK (kind IN ('bootstrap', 'personal')),
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);
