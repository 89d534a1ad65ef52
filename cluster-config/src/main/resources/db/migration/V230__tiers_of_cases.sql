-- The tier of analysts who work on a case. Cases from before tiers are in tier 1.
ALTER TABLE case_board ADD COLUMN tier text NOT NULL DEFAULT 'tier1';
ALTER TABLE case_figure ADD COLUMN tier text NOT NULL DEFAULT 'tier1';

-- The views have the columns that existed when they were made.
CREATE OR REPLACE VIEW watchfloor_seen.case_board AS
    SELECT c.* FROM case_board c
    WHERE c.tlp <= (SELECT sight_clearance())
        AND (c.restricted_to IS NULL OR (SELECT sight_name()) = ANY (c.restricted_to))
        AND ((SELECT sight_all()) OR assets_are_seen(c.assets))
        AND (c.part_of IS NULL OR wholes_are_seen(c.part_of));
CREATE OR REPLACE VIEW watchfloor_seen.case_figure AS
    SELECT f.* FROM case_figure f
    WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = f.case_id);

-- A node of the version before does not know the tier of a case, and leaves it out of what it stores. "item" stays
-- without spaces, because queries read values from its text.
CREATE FUNCTION keep_case_tier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.state := jsonb_set(NEW.state::jsonb, '{holder,tier}', to_jsonb(OLD.tier))::text;
    NEW.item := '{"tier":"' || OLD.tier || '",' || substr(NEW.item, 2);
    RETURN NEW;
END $$;
CREATE FUNCTION keep_case_figure_tier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.state := jsonb_set(NEW.state::jsonb, '{staff,tier}', to_jsonb(OLD.tier))::text;
    RETURN NEW;
END $$;
-- Triggers run in the order of their names. case_board_keep_work must run first, because jsonb writes spaces that it does not expect.
CREATE TRIGGER case_board_then_keep_tier BEFORE UPDATE ON case_board FOR EACH ROW
    WHEN (OLD.tier <> 'tier1' AND strpos(NEW.state, '"tier":"') = 0) EXECUTE FUNCTION keep_case_tier();
CREATE TRIGGER case_figure_keep_tier BEFORE UPDATE ON case_figure FOR EACH ROW
    WHEN (OLD.tier <> 'tier1' AND strpos(NEW.state, '"tier":"') = 0) EXECUTE FUNCTION keep_case_figure_tier();
