-- Ends of agreements and credentials of partners of which the owner of the partner's account was reminded. Rows are deleted 30 days
-- after the end.
CREATE TABLE partner_reminder (
    partner       text        COLLATE "C" NOT NULL REFERENCES partner,
    kind          text        NOT NULL,
    name          text        COLLATE "C" NOT NULL, -- fingerprint of a certificate, or id of a token
    ends_at       timestamptz NOT NULL,
    claimed_until timestamptz NOT NULL,             -- another attempt follows, unless the owner is reminded before
    reminded_at   timestamptz,
    PRIMARY KEY (partner, kind, name, ends_at)
);
