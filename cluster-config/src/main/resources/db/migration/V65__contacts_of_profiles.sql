-- How somebody is told is said in one place. What profiles said of it becomes contacts that wait for their code; names in chats, which no
-- sender can use, are forgotten.
INSERT INTO oncall_document (kind, name, version, body, changed_by, changed_at)
SELECT 'responder', p.person, 1,
    jsonb_build_object('name', p.person, 'active', true, 'zone', 'Z', 'contacts', of_profile.contacts, 'rules', '[]'::jsonb, 'doNotDisturb', NULL),
    'the center', now()
FROM person_profile p
JOIN person ON person.name = p.person AND person.removed_at IS NULL
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object(
        'id', substr(md5(random()::text || p.person || place), 1, 16),
        'owner', 'person:' || p.person,
        'way', CASE said ->> 'way' WHEN 'email' THEN 'email' ELSE 'sms' END,
        'label', CASE said ->> 'way' WHEN 'email' THEN 'E-mail' ELSE 'Phone' END,
        'address', CASE said ->> 'way'
            WHEN 'email' THEN jsonb_build_object('address', said ->> 'address')
            ELSE jsonb_build_object('number', regexp_replace(said ->> 'address', '[^+0-9]', '', 'g')) END,
        'verifiedAt', NULL) ORDER BY place) AS contacts
    FROM jsonb_array_elements(p.contacts) WITH ORDINALITY AS one (said, place)
    WHERE said ->> 'way' IN ('email', 'phone')) of_profile
WHERE of_profile.contacts IS NOT NULL
ON CONFLICT DO NOTHING;

UPDATE oncall_revision SET revision = revision + 1;
ALTER TABLE person_profile DROP COLUMN contacts;
