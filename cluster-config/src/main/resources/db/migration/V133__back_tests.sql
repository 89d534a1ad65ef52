-- Back-tests: changes of rules that are tried on the archive. One node runs a back-test; a row that the node has not touched for a minute
-- belongs to a node that has stopped.
CREATE TABLE back_test (
    id         uuid        PRIMARY KEY,
    asked_by   text        NOT NULL,
    asked_at   timestamptz NOT NULL DEFAULT now(),
    subject    text        NOT NULL,
    from_time  timestamptz NOT NULL,
    to_time    timestamptz NOT NULL,
    state      text        NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    node       text        NOT NULL,
    touched_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    ended_at   timestamptz,
    read       bigint      NOT NULL DEFAULT 0,
    total      bigint      NOT NULL DEFAULT 0,
    problem    text,
    result     jsonb
);
CREATE INDEX back_test_by_person ON back_test (asked_by, asked_at DESC);
