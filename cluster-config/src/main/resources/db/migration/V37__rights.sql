-- Who sees what: groups of assets and clearance of people, marking and restriction of cases, and the boards as one person may see them.

-- Who was here before keeps what they saw. From now on whoever adds a person says what they see; without a word it is nothing.
ALTER TABLE person
    ADD COLUMN all_groups boolean  NOT NULL DEFAULT true,
    ADD COLUMN groups     text[]   NOT NULL DEFAULT '{}',
    ADD COLUMN clearance  smallint NOT NULL DEFAULT 4 CHECK (clearance BETWEEN 0 AND 4);
ALTER TABLE person ALTER COLUMN all_groups SET DEFAULT false, ALTER COLUMN clearance SET DEFAULT 0;

-- As the marking of the case with its parts is: the highest label, and who is named by every restriction. Null is not restricted.
ALTER TABLE case_board
    ADD COLUMN tlp           smallint NOT NULL DEFAULT 2,
    ADD COLUMN restricted_to text[];
CREATE INDEX case_board_restricted ON case_board (number) WHERE restricted_to IS NOT NULL;

-- The tables themselves, under names that no search path hides.
CREATE VIEW every_case AS SELECT id, part_of, tlp, restricted_to, assets FROM case_board;
CREATE VIEW group_of_asset AS SELECT asset, asset_group FROM asset_board;
CREATE VIEW open_alert_of_case AS SELECT asset, case_id FROM alert_board WHERE open AND case_id IS NOT NULL;

-- Who looks, as the transaction says. Nobody, when it says nothing: then nothing is seen.
CREATE FUNCTION sight_name() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('watchfloor.sight_name', true), '')
$$;
CREATE FUNCTION sight_all() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('watchfloor.sight_all', true), '') = 'yes'
$$;
CREATE FUNCTION sight_is_partial() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('watchfloor.sight_all', true), '') = 'no'
$$;
CREATE FUNCTION sight_groups() RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('watchfloor.sight_groups', true), '')::text[], '{}')
$$;
CREATE FUNCTION sight_clearance() RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('watchfloor.sight_clearance', true), '')::integer, -1)
$$;

CREATE FUNCTION asset_is_seen(one text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT sight_all() OR EXISTS (
        SELECT FROM group_of_asset g WHERE g.asset = one AND g.asset_group = ANY (sight_groups()))
$$;

-- Every one of them, and at least one: a case without assets is for people who see all.
CREATE FUNCTION assets_are_seen(held jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT sight_all() OR (jsonb_array_length(held) > 0 AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(held) AS one (asset) LEFT JOIN group_of_asset g ON g.asset = one.asset
        WHERE g.asset_group IS NULL OR g.asset_group <> ALL (sight_groups())))
$$;

-- A part is seen with its whole, and so on to the end of the chain.
CREATE FUNCTION wholes_are_seen(whole text) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT * FROM every_case c WHERE c.id = whole
        UNION ALL SELECT c.* FROM every_case c JOIN up ON c.id = up.part_of)
    SELECT NOT EXISTS (
        SELECT FROM up WHERE tlp > sight_clearance()
            OR (restricted_to IS NOT NULL AND sight_name() <> ALL (restricted_to)) OR NOT assets_are_seen(assets))
$$;

-- The boards as the person sees them: under the names of the tables, first in the search path of whoever reads for a person. So every
-- row, count, search and join of every query is within the rights, whoever wrote it. A new column of a table must be added here, too.
CREATE SCHEMA watchfloor_seen;

CREATE VIEW watchfloor_seen.case_board AS
    SELECT c.* FROM case_board c
    WHERE c.tlp <= (SELECT sight_clearance())
        AND (c.restricted_to IS NULL OR (SELECT sight_name()) = ANY (c.restricted_to))
        AND ((SELECT sight_all()) OR assets_are_seen(c.assets))
        AND (c.part_of IS NULL OR wholes_are_seen(c.part_of));

-- An alert is seen when its asset is and, once it belongs to a case, when the case is.
CREATE VIEW watchfloor_seen.alert_board AS
    SELECT a.* FROM alert_board a
    WHERE ((SELECT sight_all()) OR asset_is_seen(a.asset))
        AND (a.case_id IS NULL OR EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = a.case_id));

CREATE VIEW watchfloor_seen.alert_detection AS
    SELECT d.* FROM alert_detection d
    WHERE EXISTS (SELECT FROM watchfloor_seen.alert_board a WHERE a.id = d.alert);

CREATE VIEW watchfloor_seen.alert_evidence AS
    SELECT e.* FROM alert_evidence e
    WHERE EXISTS (SELECT FROM watchfloor_seen.alert_board a WHERE a.id = e.alert);

-- Assets with alerts of cases that the person does not see: their figures must not tell of them.
CREATE FUNCTION assets_with_more() RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT o.asset), '{}') FROM open_alert_of_case o
    WHERE o.case_id NOT IN (SELECT id FROM watchfloor_seen.case_board)
$$;

CREATE VIEW watchfloor_seen.asset_board AS
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
        a.naming
    FROM asset_board a
    WHERE (SELECT sight_all()) OR a.asset_group = ANY ((SELECT sight_groups())::text[]);

CREATE VIEW watchfloor_seen.asset_activity AS
    SELECT y.* FROM asset_activity y WHERE (SELECT sight_all()) OR asset_is_seen(y.asset);

CREATE VIEW watchfloor_seen.case_activity AS
    SELECT y.* FROM case_activity y
    WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = y.case_id);

CREATE VIEW watchfloor_seen.page_board AS
    SELECT p.* FROM page_board p
    WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = p.case_id);

CREATE VIEW watchfloor_seen.told_alias AS
    SELECT t.* FROM told_alias t WHERE (SELECT sight_all()) OR asset_is_seen(t.asset);

-- What people say of names is for those who see an asset of the name; what too many assets share, for those who see all assets.
CREATE VIEW watchfloor_seen.alias_row AS
    SELECT r.* FROM alias_row r
    WHERE (SELECT sight_all())
        OR EXISTS (SELECT FROM watchfloor_seen.asset_board a WHERE lower(a.name) IN (r.name, r.owner));

CREATE VIEW watchfloor_seen.hub AS
    SELECT h.* FROM hub h WHERE (SELECT sight_all());
