-- Every change of the stage of a rule (draft, shadow, live). Changes of stages, of lists and of rule packs are numbered together, so that two
-- rule sets can be compared by number; the latest row of a rule holds, and a rule without a row is live.
CREATE TABLE rule_stage_change (
    revision bigint      PRIMARY KEY,
    rule     text        NOT NULL,
    stage    text        NOT NULL CHECK (stage IN ('draft', 'shadow', 'live')),
    why      text        NOT NULL,
    by       text        NOT NULL,
    at       timestamptz NOT NULL
);
CREATE INDEX rule_stage_change_by_rule ON rule_stage_change (rule, revision DESC);
CREATE TRIGGER rule_stage_changed AFTER INSERT ON rule_stage_change
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('rules');

-- What rules in the stage shadow found, by asset and by day (UTC) of the record. Projected from the journal of the assets.
CREATE TABLE rule_shadow_day (
    rule    text   NOT NULL,
    asset   text   NOT NULL,
    day     date   NOT NULL,
    matches bigint NOT NULL,
    alerts  bigint NOT NULL,
    PRIMARY KEY (rule, asset, day)
);

-- The rows of assets that the person sees.
CREATE VIEW watchfloor_seen.rule_shadow_day AS
    SELECT d.* FROM rule_shadow_day d WHERE (SELECT sight_all()) OR asset_is_seen(d.asset);
