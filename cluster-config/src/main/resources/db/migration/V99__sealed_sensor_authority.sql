-- The key that signs sensors is sealed by a key from a file that is kept apart from the database. An authority whose key stood here in clear
-- may be in somebody's old backup: it signs no more, and what it signed counts until the last of it has ended. Sensors renew theirs before.
CREATE TABLE sensor_authority_former (
    certificate    bytea       PRIMARY KEY,
    accepted_until timestamptz NOT NULL
);

INSERT INTO sensor_authority_former (certificate, accepted_until)
SELECT certificate, greatest(now(), (SELECT max(certificate_ends_at) FROM sensor)) + interval '1 day' FROM sensor_authority;

DELETE FROM sensor_authority;

-- Names the key that opens it.
ALTER TABLE sensor_authority ADD COLUMN sealed_by text NOT NULL;
