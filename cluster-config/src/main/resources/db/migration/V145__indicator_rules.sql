-- Indicators whose pattern is more than a list of values: whether it became rules, or why not. Made from intel_object.
CREATE TABLE indicator_rule (
    position bigint PRIMARY KEY REFERENCES intel_object (position) ON DELETE CASCADE,
    code     text,    -- why it is not a rule; null if it is
    message  text,
    place    integer  -- the first character of the pattern that is not supported, counted from 1
);

-- Up to where intel_object was read.
CREATE TABLE indicator_rule_position (
    position bigint NOT NULL
);

INSERT INTO indicator_rule_position VALUES (0);
