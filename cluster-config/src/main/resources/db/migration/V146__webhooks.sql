-- Subscriptions to changes, which the center sends to a URL. The cursor (lineage, live, intel) is the last change that the receiver
-- confirmed; it advances only after an answer of 200 to 299. The lineage tells a cursor of this database from one of another.
CREATE TABLE webhook (
    id            text        PRIMARY KEY,
    owner         text        NOT NULL,
    name          text        NOT NULL,
    url           text        NOT NULL,
    events        text[]      NOT NULL,
    clearance     smallint    NOT NULL,            -- rank of the highest marking that the receiver gets
    secret        text        NOT NULL,
    former_secret text,                            -- signs too until former_until
    former_until  timestamptz,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    paused_at     timestamptz,
    paused        text,                            -- code of the reason; null while active
    detail        text        NOT NULL DEFAULT '', -- the last failure
    lineage       text        NOT NULL,
    live          bigint      NOT NULL,
    intel         bigint      NOT NULL,
    batch         text,                            -- id of the delivery that is not confirmed yet, which each attempt repeats
    batch_live    bigint,
    batch_intel   bigint,
    claim         text,                            -- the attempt that one node makes now
    claimed_until timestamptz,
    due_at        timestamptz NOT NULL,
    attempts      integer     NOT NULL DEFAULT 0,  -- failed since the last success
    failing_since timestamptz,
    delivered_at  timestamptz,
    deliveries    bigint      NOT NULL DEFAULT 0,
    changes       bigint      NOT NULL DEFAULT 0,
    held_back     bigint      NOT NULL DEFAULT 0
);
CREATE INDEX webhook_due ON webhook (due_at) WHERE paused IS NULL;
CREATE INDEX webhook_owner ON webhook (owner);

-- Where the changes ended at some times: the oldest row is the start of the replay window.
CREATE TABLE webhook_mark (
    at      timestamptz PRIMARY KEY,
    lineage text        NOT NULL,
    live    bigint      NOT NULL,
    intel   bigint      NOT NULL
);
