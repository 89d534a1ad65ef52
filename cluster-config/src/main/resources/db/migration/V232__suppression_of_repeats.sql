-- An exception with a suppression hides only repeats of alerts within its scope. JSON: by, minutes.
ALTER TABLE rule_exception ADD COLUMN suppression text;

-- How many suppressed matches an alert stands for.
ALTER TABLE alert_board ADD COLUMN suppressed bigint NOT NULL DEFAULT 0;
CREATE OR REPLACE VIEW watchfloor_seen.alert_board AS
    SELECT a.* FROM alert_board a
    WHERE ((SELECT sight_all()) OR asset_is_seen(a.asset))
        AND a.tlp <= (SELECT sight_clearance())
        AND (a.case_id IS NULL OR EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = a.case_id));
