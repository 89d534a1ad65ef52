-- When the missing records were received or left out, by the sensor's clock; unknown for damage and for what a center lost.
ALTER TABLE sensor_gap
    ADD COLUMN since timestamptz,
    ADD COLUMN until timestamptz;

-- How many records of its sensors are missing, by reason.
ALTER TABLE asset_board ADD COLUMN missing jsonb NOT NULL DEFAULT '{}';

CREATE OR REPLACE VIEW watchfloor_seen.asset_board AS
    SELECT a.asset, a.kind, a.name,
        CASE WHEN a.asset = ANY ((SELECT assets_with_more())::text[])
            THEN (SELECT count(*)::integer FROM watchfloor_seen.alert_board o WHERE o.asset = a.asset AND o.open)
            ELSE a.open_alerts END AS open_alerts,
        CASE WHEN a.asset = ANY ((SELECT assets_with_more())::text[])
            THEN (SELECT max(o.level) FROM watchfloor_seen.alert_board o WHERE o.asset = a.asset AND o.open)
            ELSE a.risk END AS risk,
        CASE WHEN EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = a.open_case)
            THEN a.open_case END AS open_case,
        a.last_detection_at, a.last_seen, a.sensors, a.gaps, a.tags, a.criticality, a.owner, a.asset_group, a.profile_version,
        a.naming, a.missing
    FROM asset_board a
    WHERE (SELECT sight_all()) OR a.asset_group = ANY ((SELECT sight_groups())::text[]);

CREATE FUNCTION gap_time(one timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(one AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
CREATE INDEX sensor_gap_until ON sensor_gap (sensor, coalesce(until, since, at));
