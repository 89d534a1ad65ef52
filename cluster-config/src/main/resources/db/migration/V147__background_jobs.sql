-- Jobs that evaluate kept telemetry in the background: back-tests and look-backs. The node that runs a job renews alive_at; if that stops, another
-- node starts the job again from its beginning. The input is deleted when the job ends.
CREATE TABLE background_job (
    id           text        PRIMARY KEY,
    kind         text        NOT NULL,
    title        text        NOT NULL,
    requested_by text        NOT NULL,
    requested_at timestamptz NOT NULL,
    request      jsonb       NOT NULL,
    input        bytea,
    status       text        NOT NULL DEFAULT 'waiting'
        CHECK (status IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    node         text,
    starts       int         NOT NULL DEFAULT 0,
    alive_at     timestamptz,
    started_at   timestamptz,
    ended_at     timestamptz,
    progress     jsonb       NOT NULL DEFAULT '{}',
    problem      text,
    result       jsonb
);
CREATE INDEX background_job_by_time ON background_job (kind, requested_at DESC, id);
CREATE INDEX background_job_open ON background_job (kind, requested_at) WHERE status IN ('waiting', 'running');

CREATE FUNCTION job_time(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- A back-test that has not ended lacks the rules with which another node could start it.
INSERT INTO background_job (id, kind, title, requested_by, requested_at, request, status, node, starts, alive_at, started_at, ended_at, progress,
    problem, result)
SELECT CAST(id AS text), 'back-test', subject, asked_by, asked_at, jsonb_build_object('from', job_time(from_time), 'to', job_time(to_time)),
    CASE WHEN state IN ('waiting', 'running') THEN 'interrupted' ELSE state END, node, 1, touched_at, started_at,
    CASE WHEN state IN ('waiting', 'running') THEN now() ELSE ended_at END, jsonb_build_object('read', read, 'total', total), problem, result
FROM back_test;

INSERT INTO background_job (id, kind, title, requested_by, requested_at, request, status, node, starts, alive_at, started_at, ended_at, progress,
    problem)
SELECT id, 'look-back', title, requested_by, requested_at,
    jsonb_build_object('rules', to_jsonb(rules), 'from', job_time(from_time), 'to', job_time(to_time)),
    status, node, CASE status WHEN 'waiting' THEN 0 ELSE 1 END, alive_at, NULL, ended_at,
    jsonb_build_object('covered', job_time(covered), 'records', records, 'unreadable', unreadable, 'found', found, 'known', known, 'alerts', alerts),
    problem
FROM look_back;

DROP FUNCTION job_time;
DROP TABLE back_test;
DROP TABLE look_back;
