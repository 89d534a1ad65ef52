-- Which cases have which values in their alerts, each value once for each case: for the search for similar cases. The newest cases of a
-- value are read first, from the index alone.
CREATE TABLE case_trait (
    value   uuid     NOT NULL,     -- search_value.id
    number  bigint   NOT NULL,     -- of the case
    case_id text     NOT NULL,
    tlp     smallint NOT NULL,     -- the lowest marking of the alerts that have the value
    PRIMARY KEY (value, number) INCLUDE (case_id, tlp)
);
CREATE INDEX case_trait_case ON case_trait (case_id) INCLUDE (value, tlp);

-- Alerts from before this migration whose values are not stored yet: those below this seq.
CREATE TABLE case_trait_backlog (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    below    bigint  NOT NULL
);
INSERT INTO case_trait_backlog (below) SELECT coalesce(max(seq), 0) + 1 FROM alert_board;

-- The table itself, under a name that no search path hides. Whoever reads it checks the cases against case_board.
CREATE VIEW trait_of_case AS SELECT value, number, case_id, tlp FROM case_trait;
CREATE VIEW watchfloor_seen.case_trait AS
    SELECT t.* FROM case_trait t
    WHERE t.tlp <= (SELECT sight_clearance()) AND EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = t.case_id);
