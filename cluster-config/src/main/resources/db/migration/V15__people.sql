-- People can be shut out, let in again and removed; their tokens and sessions can be listed, expire, and be ended one by one.

-- A person who is removed keeps the row: cases name them for ever, so nobody else may take the name unnoticed.
ALTER TABLE person
    ADD COLUMN disabled_at timestamptz,
    ADD COLUMN removed_at  timestamptz,
    ADD COLUMN version     bigint NOT NULL DEFAULT 1;

-- The id names a token or a session where its secret must not stand: in lists, logs and the live stream.
ALTER TABLE api_token
    ADD COLUMN id           text NOT NULL DEFAULT gen_random_uuid()::text UNIQUE,
    ADD COLUMN purpose      text NOT NULL DEFAULT '',
    ADD COLUMN created_by   text NOT NULL DEFAULT '',
    ADD COLUMN expires_at   timestamptz,
    ADD COLUMN last_used_at timestamptz;
CREATE INDEX api_token_person ON api_token (person);

-- Tokens from before had no end. The bootstrap token has none still: it goes with its file.
UPDATE api_token SET expires_at = now() + interval '90 days' WHERE kind = 'personal';

-- A session that was opened with a token ends with it.
ALTER TABLE session
    ADD COLUMN id       text NOT NULL DEFAULT gen_random_uuid()::text UNIQUE,
    ADD COLUMN token_id text REFERENCES api_token (id),
    ADD COLUMN ended_at timestamptz;
CREATE INDEX session_person ON session (person);

ALTER TABLE sign_in_link ADD COLUMN made_by text NOT NULL DEFAULT '';
CREATE INDEX sign_in_link_person ON sign_in_link (person);
