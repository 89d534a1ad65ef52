-- By which push services recognise the center. Browsers' subscriptions are bound to it, so a restored center keeps it.
CREATE TABLE web_push_key (
    one         boolean     PRIMARY KEY DEFAULT true CHECK (one),
    public_key  bytea       NOT NULL,
    private_key bytea       NOT NULL,
    receipt_key bytea       NOT NULL,
    made_at     timestamptz NOT NULL
);

-- Codes that verify contacts, hashed; one for each contact at most.
CREATE TABLE contact_code (
    contact    text        PRIMARY KEY,
    person     text        NOT NULL REFERENCES person (name),
    hash       bytea       NOT NULL,
    expires_at timestamptz NOT NULL,
    tries_left integer     NOT NULL
);

-- When codes and test pages were sent, so that nobody floods an address. The address is hashed.
CREATE TABLE contact_sent (
    person  text        NOT NULL REFERENCES person (name),
    kind    text        NOT NULL,
    address bytea       NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX contact_sent_person ON contact_sent (person, at);
CREATE INDEX contact_sent_address ON contact_sent (address, at);

-- The latest test page of each contact, and what became of it.
CREATE TABLE contact_test (
    contact      text        PRIMARY KEY,
    person       text        NOT NULL REFERENCES person (name),
    key          text        NOT NULL UNIQUE,
    at           timestamptz NOT NULL,
    outcome      text,
    words        text,
    delivered_at timestamptz,
    seen_at      timestamptz
);

-- How the latest attempt to reach each contact ended.
CREATE TABLE contact_health (
    contact       text        PRIMARY KEY,
    owner         text        NOT NULL,
    outcome       text        NOT NULL,
    words         text        NOT NULL,
    at            timestamptz NOT NULL,
    failing_since timestamptz,
    dead_at       timestamptz
);
CREATE INDEX contact_health_owner ON contact_health (owner);
