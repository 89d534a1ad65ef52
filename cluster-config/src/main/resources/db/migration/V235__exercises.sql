-- The exercise to which a case belongs; empty if a user marked the case. Null if the case belongs to none.
ALTER TABLE case_board ADD COLUMN exercise text;
CREATE INDEX case_board_exercise ON case_board (exercise, number) WHERE exercise IS NOT NULL;

-- The views have the columns that existed when they were made.
CREATE OR REPLACE VIEW every_case AS SELECT id, part_of, tlp, restricted_to, assets, exercise FROM case_board;
CREATE OR REPLACE VIEW watchfloor_seen.case_board AS
    SELECT c.* FROM case_board c
    WHERE c.tlp <= (SELECT sight_clearance())
        AND (c.restricted_to IS NULL OR (SELECT sight_name()) = ANY (c.restricted_to))
        AND ((SELECT sight_all()) OR assets_are_seen(c.assets))
        AND (c.part_of IS NULL OR wholes_are_seen(c.part_of));

-- Figures leave out the cases of exercises.
ALTER TABLE case_figure ADD COLUMN exercise boolean NOT NULL DEFAULT false;
CREATE OR REPLACE VIEW watchfloor_seen.case_figure AS
    SELECT f.* FROM case_figure f
    WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = f.case_id);

-- No automation acts, and no partner learns how a case of an exercise closes.
ALTER TABLE automation_case ADD COLUMN exercise text;
ALTER TABLE partner_case ADD COLUMN exercise boolean NOT NULL DEFAULT false;

-- What was held back of the cases of exercises, each once. The exercise is empty for cases that a user marked.
CREATE TABLE exercise_held (
    exercise text        NOT NULL,
    exit     text        NOT NULL,
    case_id  text        NOT NULL,
    item     text        NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (exercise, exit, case_id, item)
);
