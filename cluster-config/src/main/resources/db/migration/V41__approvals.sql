-- What waits for somebody's word: the other session of the person who asked (number), a second person (second), or who may give a role for
-- a time (elevation). An elevation is in force from its decision until ends_at.
CREATE TABLE approval (
    id          text        PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind IN ('number', 'second', 'elevation')),
    state       text        NOT NULL CHECK (state IN ('open', 'approved', 'denied', 'expired', 'used', 'ended')),
    person      text        NOT NULL REFERENCES person (name),
    via         text        NOT NULL,
    action      text        NOT NULL,
    object      text        NOT NULL,
    asked       text        NOT NULL,
    reason      text        NOT NULL,
    needs       text        NOT NULL,
    digest      text        NOT NULL,
    number_hash bytea,
    address     text        NOT NULL,
    device      text        NOT NULL,
    asked_at    timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    role        text,
    seconds     integer,
    decided_by  text,
    decided_via text,
    decided_at  timestamptz,
    ends_at     timestamptz
);
CREATE INDEX approval_open ON approval (asked_at) WHERE state = 'open';
CREATE INDEX approval_person ON approval (person, asked_at);
CREATE INDEX approval_in_force ON approval (person, ends_at) WHERE kind = 'elevation' AND state = 'approved';
