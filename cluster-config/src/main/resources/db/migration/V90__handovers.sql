-- Shifts that were handed over, with what they were about. What became of each case stands in its journal.
CREATE TABLE handover (
    id         text        PRIMARY KEY,
    giver      text        NOT NULL,
    taker      text        NOT NULL,
    note       text,
    state      text        NOT NULL,
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    summary    text        NOT NULL,
    cases      text        NOT NULL,
    seq        bigint      GENERATED ALWAYS AS IDENTITY UNIQUE
);
CREATE UNIQUE INDEX handover_open ON handover (giver) WHERE state = 'open';
CREATE INDEX handover_taker ON handover (taker, seq);
