-- The links that a version of an object of threat intelligence states: a relationship between its two ends, a sighting or a report to
-- what it refers to. Derived from the object, so that a graph reads no other objects.
CREATE TABLE intel_link (
    position bigint NOT NULL, -- of the version in intel_object
    source   text   COLLATE "C" NOT NULL,
    target   text   COLLATE "C" NOT NULL,
    kind     text   NOT NULL,
    PRIMARY KEY (position, source, target)
);

CREATE INDEX intel_link_source ON intel_link (source);

CREATE INDEX intel_link_target ON intel_link (target);

-- A body that PostgreSQL cannot read as JSON, such as one with an escaped NUL, states no links until it is imported again.
CREATE FUNCTION intel_json(body bytea) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN convert_from(body, 'UTF8')::jsonb;
EXCEPTION WHEN OTHERS THEN
    RETURN '{}'::jsonb;
END $$;

INSERT INTO intel_link (position, source, target, kind)
SELECT o.position, b.json ->> 'source_ref', b.json ->> 'target_ref', left(b.json ->> 'relationship_type', 200)
FROM intel_object o, LATERAL (SELECT intel_json(o.body) AS json) b
WHERE o.type = 'relationship' AND b.json ->> 'source_ref' IS NOT NULL AND b.json ->> 'target_ref' IS NOT NULL
    AND b.json ->> 'relationship_type' IS NOT NULL
UNION ALL
SELECT o.position, o.id, b.json ->> 'sighting_of_ref', 'sighting-of'
FROM intel_object o, LATERAL (SELECT intel_json(o.body) AS json) b
WHERE o.type = 'sighting' AND b.json ->> 'sighting_of_ref' IS NOT NULL
UNION ALL
SELECT DISTINCT o.position, o.id, r.ref, 'refers-to'
FROM intel_object o, LATERAL (SELECT intel_json(o.body) AS json) b,
    LATERAL jsonb_array_elements_text(CASE jsonb_typeof(b.json -> 'object_refs') WHEN 'array' THEN b.json -> 'object_refs' ELSE '[]' END) r (ref)
WHERE o.type IN ('report', 'grouping', 'note', 'opinion');

DROP FUNCTION intel_json(bytea);
