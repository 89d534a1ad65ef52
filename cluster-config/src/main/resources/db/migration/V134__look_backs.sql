-- Looking back: rules that became live evaluate the telemetry of the days before. A row is a job of the background; the node that runs it renews
-- alive_at, and another node starts it again if that stops. Repeating a look-back changes nothing, so it starts from its beginning.
CREATE TABLE look_back (
    id           text        PRIMARY KEY,
    rules        text[]      NOT NULL,
    title        text        NOT NULL,
    from_time    timestamptz NOT NULL,
    to_time      timestamptz NOT NULL,
    requested_by text        NOT NULL,
    requested_at timestamptz NOT NULL,
    status       text        NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    node         text,
    alive_at     timestamptz,
    covered      timestamptz NOT NULL,
    records      bigint      NOT NULL DEFAULT 0,
    unreadable   bigint      NOT NULL DEFAULT 0,
    found        bigint      NOT NULL DEFAULT 0,
    known        bigint      NOT NULL DEFAULT 0,
    alerts       bigint      NOT NULL DEFAULT 0,
    problem      text,
    ended_at     timestamptz
);
CREATE INDEX look_back_by_time ON look_back (requested_at DESC, id);
CREATE INDEX look_back_open ON look_back (requested_at) WHERE status IN ('waiting', 'running');
