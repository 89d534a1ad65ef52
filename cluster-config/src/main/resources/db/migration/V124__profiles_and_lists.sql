-- Tags, criticality and group of assets and accounts, which rules compare (asset|tag, account|tag). Projected from the journal under a
-- position of its own, which starts where the read models are: a node of the version before does not know the table.
CREATE TABLE asset_profile (
    asset       text   PRIMARY KEY,
    tags        text[] NOT NULL DEFAULT '{}',
    criticality text,
    asset_group text,
    version     bigint NOT NULL DEFAULT 0,
    merged_into text
);
INSERT INTO document_revision (topic, revision) VALUES ('profiles', 1);

-- The position is read before the rows: what both contain is applied again, and changes nothing.
INSERT INTO fold_position (fold, xid, ordering) SELECT 'profiles', xid, ordering FROM fold_position WHERE fold = 'boards';
INSERT INTO asset_profile (asset, tags, criticality, asset_group, version, merged_into)
SELECT asset, ARRAY(SELECT jsonb_array_elements_text(tags)), criticality, asset_group, profile_version,
    CASE WHEN naming -> 'sameAs' ->> 'since' IS NOT NULL THEN naming -> 'sameAs' ->> 'asset' END
FROM asset_board WHERE profile_version > 0 OR naming -> 'sameAs' ->> 'since' IS NOT NULL;

CREATE TRIGGER asset_profile_changed AFTER INSERT OR UPDATE OR DELETE ON asset_profile
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('profiles');

-- Tags that users invent. They have a column of their own, because a node of the version before reads only the tags that it knows.
ALTER TABLE asset_board ADD COLUMN free_tags jsonb NOT NULL DEFAULT '[]';
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
        a.naming, a.missing, a.free_tags
    FROM asset_board a
    WHERE (SELECT sight_all()) OR a.asset_group = ANY ((SELECT sight_groups())::text[]);

-- Every change of a list of values that rules use as a placeholder. Changes of lists and of rule packs are numbered together, so that two rule
-- sets can be compared by number; the latest row of a name is active, and a removed list has no entries.
CREATE TABLE value_list_change (
    revision    bigint      PRIMARY KEY,
    name        text        NOT NULL,
    version     bigint      NOT NULL,
    description text        NOT NULL,
    entries     text[],
    by          text        NOT NULL,
    at          timestamptz NOT NULL,
    UNIQUE (name, version)
);
CREATE TRIGGER value_list_changed AFTER INSERT ON value_list_change
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('rules');
