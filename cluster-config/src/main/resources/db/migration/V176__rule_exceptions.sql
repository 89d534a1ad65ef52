-- Exceptions from rules. Those that have neither ended nor expired are the filters of the rule pack "exceptions". What they hide
-- is counted by rules in shadow, in rule_shadow_day under the id EXCEPTION:RULE.
CREATE TABLE rule_exception (
    id         text        PRIMARY KEY,
    revision   bigint      NOT NULL,
    rules      text[]      NOT NULL,
    scope      text        NOT NULL,   -- JSON: assets, groups, accounts, fields
    reason     text        NOT NULL,
    owner      text        NOT NULL,
    expires_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL,
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL,
    ended_by   text,
    ended_at   timestamptz,
    alert      text,                   -- the alert from which it was made
    preview    text,                   -- JSON: result of the back-test before it was saved
    asked_at   timestamptz,            -- when the owner was asked whether it should end
    asking_until timestamptz           -- a node asks the owner until then; afterwards another attempt is made
);
CREATE INDEX rule_exception_active ON rule_exception (expires_at) WHERE ended_at IS NULL;

-- When a rule in shadow counted last: the time of the record.
ALTER TABLE rule_shadow_day ADD COLUMN last_at timestamptz;
CREATE OR REPLACE VIEW watchfloor_seen.rule_shadow_day AS
    SELECT d.* FROM rule_shadow_day d WHERE (SELECT sight_all()) OR asset_is_seen(d.asset);

CREATE INDEX rule_shadow_day_exception ON rule_shadow_day (left(rule, 36)) WHERE substr(rule, 37, 1) = ':';
CREATE INDEX rule_shadow_day_hidden ON rule_shadow_day (asset) WHERE substr(rule, 37, 1) = ':';
