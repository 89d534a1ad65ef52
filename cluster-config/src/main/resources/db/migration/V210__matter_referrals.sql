-- Referrals belong to matters, and two persons approve them. The files themselves are not kept, because an erasure could not destroy their
-- content. Referrals that were built before are in the audit log, with recipient, legal basis and SHA-256.
CREATE TABLE matter_referral (
    matter     text        COLLATE "C" NOT NULL REFERENCES matter,
    id         text        NOT NULL,
    case_id    text        NOT NULL,
    body       jsonb       NOT NULL,
    drafted_at timestamptz NOT NULL,
    PRIMARY KEY (matter, id)
);

DROP VIEW watchfloor_seen.referral;
DROP TABLE referral;
