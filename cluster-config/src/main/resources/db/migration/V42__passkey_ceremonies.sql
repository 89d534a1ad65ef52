-- What the center asks of browsers and authenticators, and what lets people in without one.

ALTER TABLE passkey ADD COLUMN party text NOT NULL;

-- The name of a person for authenticators, which tells nothing and never changes.
CREATE TABLE passkey_owner (
    person text  PRIMARY KEY REFERENCES person (name),
    handle bytea NOT NULL UNIQUE CHECK (length(handle) = 32)
);

-- Questions that wait for an answer, each for one. network is that of who asked to sign in.
CREATE TABLE passkey_question (
    challenge  bytea       PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('enrol', 'sign-in', 'verify')),
    session    text,
    party      text        NOT NULL,
    network    text        NOT NULL,
    asked_at   timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX passkey_question_network ON passkey_question (network, asked_at);
CREATE INDEX passkey_question_expires ON passkey_question (expires_at);
CREATE UNIQUE INDEX passkey_question_session ON passkey_question (session, kind) WHERE session IS NOT NULL;

CREATE TABLE recovery_code (
    code_hash bytea       PRIMARY KEY,
    person    text        NOT NULL REFERENCES person (name),
    made_at   timestamptz NOT NULL,
    used_at   timestamptz
);
CREATE INDEX recovery_code_person ON recovery_code (person);

-- A session that proves itself anew gets another secret; requests under way still come with the former one for a moment.
ALTER TABLE session
    ADD COLUMN former_hash bytea,
    ADD COLUMN renewed_at  timestamptz;
CREATE INDEX session_former ON session (former_hash) WHERE former_hash IS NOT NULL;
