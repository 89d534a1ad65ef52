-- People who sign in at an identity provider.

-- Begun and not finished. Only hashes: what opens them is in the browser and on its way.
CREATE TABLE provider_sign_in (
    state_hash   bytea       PRIMARY KEY,
    provider     text        NOT NULL,
    browser_hash bytea       NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX provider_sign_in_expiry ON provider_sign_in (expires_at);

-- Who is who. shut_out: disabled because no group of theirs let them in, and enabled again when one does.
CREATE TABLE provider_person (
    provider text        NOT NULL,
    subject  text        NOT NULL,
    person   text        NOT NULL REFERENCES person (name),
    first_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL,
    shut_out boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (provider, subject),
    UNIQUE (provider, person)
);

-- Messages that a provider sent once, until they would be too old to be taken again.
CREATE TABLE provider_message (
    provider   text        NOT NULL,
    id         text        NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (provider, id)
);
