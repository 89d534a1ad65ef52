-- The marking of the indicator that opened the alert; of an alert of a rule, the lowest. It counts also while the alert is in no case.
ALTER TABLE alert_board ADD COLUMN tlp smallint NOT NULL DEFAULT 0;
CREATE OR REPLACE VIEW watchfloor_seen.alert_board AS
    SELECT a.* FROM alert_board a
    WHERE ((SELECT sight_all()) OR asset_is_seen(a.asset))
        AND a.tlp <= (SELECT sight_clearance())
        AND (a.case_id IS NULL OR EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = a.case_id));

-- The sightings as the person sees them: of assets that are seen, and of indicators up to the clearance.
CREATE VIEW watchfloor_seen.indicator_sighting AS
    SELECT s.* FROM indicator_sighting s
    WHERE ((SELECT sight_all()) OR asset_is_seen(s.asset))
        AND NOT EXISTS (SELECT FROM indicator i WHERE i.id = s.indicator AND i.tlp > (SELECT sight_clearance()));
