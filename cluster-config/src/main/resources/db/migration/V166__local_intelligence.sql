-- What must not leave the organisation, whatever the ceiling of a collection is: events of MISP that only its own organisation or a
-- sharing group may read.
ALTER TABLE intel_object ADD COLUMN local_only boolean NOT NULL DEFAULT false;
