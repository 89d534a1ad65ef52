-- The authority that signs sensors' certificates: one for all nodes. A restored center keeps it, so that its sensors are known to it.
CREATE TABLE sensor_authority (
    one         boolean     PRIMARY KEY DEFAULT true CHECK (one),
    certificate bytea       NOT NULL,
    private_key bytea       NOT NULL,
    made_at     timestamptz NOT NULL
);

-- Each enrolment has a random name, which its certificates and sessions bear: what belongs to an earlier one is worth nothing.
ALTER TABLE sensor ADD COLUMN enrolment text NOT NULL DEFAULT '';

-- Whether it proves itself by a certificate; its credential alone is not enough then.
ALTER TABLE sensor ADD COLUMN certified boolean NOT NULL DEFAULT false;

-- The latest certificate, for people.
ALTER TABLE sensor ADD COLUMN certificate_serial text;
ALTER TABLE sensor ADD COLUMN certificate_issued_at timestamptz;
ALTER TABLE sensor ADD COLUMN certificate_ends_at timestamptz;

-- A token that enrols this known sensor anew.
ALTER TABLE sensor_enrolment ADD COLUMN sensor text;
