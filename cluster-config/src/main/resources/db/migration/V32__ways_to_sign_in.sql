-- More roles, and how each session was opened.

ALTER TABLE person DROP CONSTRAINT person_role_check;
ALTER TABLE person ADD CONSTRAINT person_role_check CHECK (role IN
    ('administrator', 'lead', 'responder', 'hunter', 'rule-author', 'legal', 'partner', 'viewer'));

-- verified_at is when the person last proved to be present, by fingerprint, face or PIN.
ALTER TABLE session
    ADD COLUMN method       text NOT NULL DEFAULT 'link'
        CHECK (method IN ('link', 'token', 'passkey', 'recovery', 'provider')),
    ADD COLUMN address      text NOT NULL DEFAULT '',
    ADD COLUMN device       text NOT NULL DEFAULT '',
    ADD COLUMN verified_at  timestamptz,
    ADD COLUMN provider     text,
    ADD COLUMN provider_sid text;
UPDATE session SET method = 'token' WHERE token_id IS NOT NULL;
CREATE INDEX session_provider ON session (provider, provider_sid) WHERE provider IS NOT NULL;
