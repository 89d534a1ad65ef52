-- Somebody asks another one to take a shift over, or to swap it for one of theirs.
CREATE TABLE oncall_request (
    id           text        PRIMARY KEY,
    schedule     text        NOT NULL,
    kind         text        NOT NULL,
    asker        text        NOT NULL,
    asked        text        NOT NULL,
    shift_from   timestamptz NOT NULL,
    shift_until  timestamptz NOT NULL,
    return_from  timestamptz,
    return_until timestamptz,
    reason       text        NOT NULL,
    state        text        NOT NULL,
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    decided_at   timestamptz
);
CREATE INDEX oncall_request_schedule ON oncall_request (schedule, made_at);

-- Addresses under which calendar programs read shifts, without signing in: the secret is in the address, and only its hash is here.
CREATE TABLE oncall_feed (
    id         text        PRIMARY KEY,
    token_hash bytea       NOT NULL UNIQUE,
    owner      text        NOT NULL,
    kind       text        NOT NULL,
    name       text        NOT NULL,
    made_at    timestamptz NOT NULL,
    read_at    timestamptz
);
CREATE INDEX oncall_feed_owner ON oncall_feed (owner);
