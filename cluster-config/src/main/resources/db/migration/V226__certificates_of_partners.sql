-- Client certificates of partners. A certificate authenticates its partner alone, by its SHA-256, with any issuer. A removed certificate
-- is deleted; the audit log has its fingerprint.
CREATE TABLE partner_certificate (
    fingerprint  text        COLLATE "C" PRIMARY KEY, -- SHA-256 as OpenSSL prints it
    partner      text        COLLATE "C" NOT NULL REFERENCES partner,
    pem          text        NOT NULL,
    valid_from   timestamptz NOT NULL,
    valid_until  timestamptz NOT NULL,
    added_by     text        NOT NULL,
    added_at     timestamptz NOT NULL,
    last_used_at timestamptz                          -- to the minute
);

CREATE INDEX partner_certificate_partner ON partner_certificate (partner);
