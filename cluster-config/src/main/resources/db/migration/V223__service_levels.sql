-- Whether the case was acknowledged, contained and resolved in the times of the service levels: null if no target applies to the case,
-- or its time has not ended.
ALTER TABLE case_figure
    ADD COLUMN acknowledge_in_time boolean,
    ADD COLUMN contain_in_time     boolean,
    ADD COLUMN resolve_in_time     boolean;

-- The view has the columns that existed when it was made.
CREATE OR REPLACE VIEW watchfloor_seen.case_figure AS
    SELECT f.* FROM case_figure f
    WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = f.case_id);
