-- A service account is used by programs: it has tokens and no sessions. The person named answers for it, and it ends with them.
ALTER TABLE person ADD COLUMN owner text REFERENCES person (name);
CREATE INDEX person_owner ON person (owner) WHERE owner IS NOT NULL;
