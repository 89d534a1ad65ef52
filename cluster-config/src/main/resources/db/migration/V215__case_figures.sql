-- Times and outcomes of cases, one row per case, projected from the journal of the cases alone. Times are in milliseconds; null
-- if the case has not reached them or does not count for them. "state" is the state of the projection.
CREATE TABLE case_figure (
    case_id        text        PRIMARY KEY,
    number         bigint      NOT NULL,
    part_of        text,                   -- the case into which it is merged
    opened_at      timestamptz NOT NULL,
    severity       smallint    NOT NULL,
    assignee       text,
    open           boolean     NOT NULL,
    classification text,                   -- null unless the case is closed
    reopened       integer     NOT NULL,
    detect_ms      bigint,
    acknowledge_ms bigint,
    contain_ms     bigint,
    resolve_ms     bigint,
    hold_ms        bigint,
    rules          jsonb       NOT NULL,   -- by rule: title and number of alerts in the case
    people         jsonb       NOT NULL,   -- by name: when the person was assigned, acknowledged and closed
    state          text        NOT NULL
);
CREATE INDEX case_figure_opened ON case_figure (opened_at);
CREATE INDEX case_figure_part_of ON case_figure (part_of) WHERE part_of IS NOT NULL;

-- A person's figures are of the cases that the person sees.
CREATE VIEW watchfloor_seen.case_figure AS
    SELECT f.* FROM case_figure f
    WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = f.case_id);
