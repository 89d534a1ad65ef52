-- Teams of people, when each was last there, and invitations: who has the link becomes the person, once.

CREATE TABLE team (
    name       text        PRIMARY KEY,
    purpose    text        NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL
);

CREATE TABLE team_member (
    team   text NOT NULL REFERENCES team (name) ON DELETE CASCADE,
    person text NOT NULL REFERENCES person (name),
    PRIMARY KEY (team, person)
);
CREATE INDEX team_member_person ON team_member (person);

-- Outlives the sessions, which are deleted when they are over. Apart from person, so that a use waits for no change of people.
CREATE TABLE person_seen (
    person text        PRIMARY KEY REFERENCES person (name),
    at     timestamptz NOT NULL
);
INSERT INTO person_seen (person, at)
    SELECT person, max(at) FROM (
        SELECT person, last_used_at AS at FROM session
        UNION ALL SELECT person, last_used_at FROM api_token WHERE last_used_at IS NOT NULL) AS used
    GROUP BY person;

-- The name is no reference: the person comes into being when the link is used.
CREATE TABLE invite (
    id           text        PRIMARY KEY,
    code_hash    bytea       NOT NULL UNIQUE,
    name         text        NOT NULL,
    role         text        NOT NULL,
    all_groups   boolean     NOT NULL,
    groups       text[]      NOT NULL,
    clearance    smallint    NOT NULL CHECK (clearance BETWEEN 0 AND 4),
    teams        text[]      NOT NULL DEFAULT '{}',
    comes_back   boolean     NOT NULL DEFAULT false,
    made_by      text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    withdrawn_at timestamptz
);
CREATE INDEX invite_made_by ON invite (made_by) WHERE used_at IS NULL AND withdrawn_at IS NULL;
