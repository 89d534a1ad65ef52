-- What the center takes from a feed. A changed confidence lets the nodes load all indicators again.
ALTER TABLE intel_feed
    ADD COLUMN confidence     smallint,                   -- of indicators without one; a higher one counts as this; null for no limit
    ADD COLUMN max_indicators integer,                    -- null for no limit
    ADD COLUMN over_limit     bigint NOT NULL DEFAULT 0;  -- refused because of max_indicators
CREATE TRIGGER feed_of_indicators AFTER INSERT OR UPDATE OF confidence OR DELETE ON intel_feed
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('indicators');

-- How many indicators of a source are stored and not revoked. The source is the one that imported the first version.
CREATE TABLE intel_source (
    source     text   PRIMARY KEY,
    indicators bigint NOT NULL
);
INSERT INTO intel_source (source, indicators)
SELECT f.source, count(*)
FROM (SELECT DISTINCT ON (id) id, source FROM intel_object WHERE type = 'indicator' ORDER BY id, position) f
    JOIN (SELECT DISTINCT ON (id) id, revoked FROM intel_object WHERE type = 'indicator' ORDER BY id, version DESC) l USING (id)
WHERE NOT l.revoked
GROUP BY f.source;
