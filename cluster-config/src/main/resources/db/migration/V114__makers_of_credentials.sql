-- Who made an account or a credential for somebody else, with those who had made the credential that was used for it: whoever could have kept
-- it counts as no second person in an approval.
ALTER TABLE person ADD COLUMN makers text[] NOT NULL DEFAULT '{}';
ALTER TABLE api_token ADD COLUMN makers text[] NOT NULL DEFAULT '{}';
ALTER TABLE session ADD COLUMN makers text[] NOT NULL DEFAULT '{}';
ALTER TABLE sign_in_link ADD COLUMN makers text[] NOT NULL DEFAULT '{}';
ALTER TABLE invite ADD COLUMN makers text[] NOT NULL DEFAULT '{}';
ALTER TABLE passkey ADD COLUMN makers text[] NOT NULL DEFAULT '{}';
ALTER TABLE recovery_code ADD COLUMN makers text[] NOT NULL DEFAULT '{}';

UPDATE api_token SET makers = ARRAY[created_by] WHERE created_by NOT IN ('', person);
UPDATE session s SET makers = t.makers FROM api_token t WHERE t.id = s.token_id;
UPDATE sign_in_link SET makers = ARRAY[made_by] WHERE made_by <> person;
UPDATE invite SET makers = ARRAY[made_by];
-- Of accounts only the audit log knows it.
UPDATE person p SET makers = ARRAY[a.actor]
    FROM (SELECT DISTINCT ON (object) object, actor FROM audit_record
        WHERE action IN ('people.add', 'people.return') AND outcome = 'done' ORDER BY object, seq DESC) AS a
    WHERE a.object = 'person:' || p.name AND a.actor <> p.name AND EXISTS (SELECT FROM person m WHERE m.name = a.actor);
UPDATE person p SET makers = ARRAY[i.made_by] FROM invite i WHERE i.name = p.name AND i.used_at IS NOT NULL AND p.makers = '{}';

-- Made by its person after showing a passkey, and good for what asks for it.
ALTER TABLE api_token ADD COLUMN administers boolean NOT NULL DEFAULT false;

-- When the person's credentials last ended for good: links that say all that they need themselves are good only if they are younger.
ALTER TABLE person ADD COLUMN credentials_since timestamptz;
UPDATE person SET credentials_since = coalesce(disabled_at, removed_at) WHERE disabled_at IS NOT NULL OR removed_at IS NOT NULL;

-- The request that made it, by person and Idempotency-Key: its repeat makes no second one.
ALTER TABLE api_token ADD COLUMN request text;
CREATE UNIQUE INDEX api_token_request ON api_token (request) WHERE request IS NOT NULL;
ALTER TABLE sign_in_link ADD COLUMN request text;
CREATE UNIQUE INDEX sign_in_link_request ON sign_in_link (request) WHERE request IS NOT NULL;
ALTER TABLE invite ADD COLUMN request text;
CREATE UNIQUE INDEX invite_request ON invite (request) WHERE request IS NOT NULL;
ALTER TABLE sensor_enrolment ADD COLUMN request text;
CREATE UNIQUE INDEX sensor_enrolment_request ON sensor_enrolment (request) WHERE request IS NOT NULL;
