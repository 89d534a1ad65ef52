-- Where the sightings of a feed's indicators are returned, and what became of them.
ALTER TABLE intel_feed
    ADD COLUMN sightings_collection   text,                        -- id, title or alias; null: sightings are not returned
    ADD COLUMN sightings_ceiling      smallint,                    -- rank of the most restrictive marking that is returned
    ADD COLUMN sightings_due_at       timestamptz,                 -- not before; null: with the next poll
    ADD COLUMN sightings_failures     integer NOT NULL DEFAULT 0,  -- in a row
    ADD COLUMN sightings_succeeded_at timestamptz,
    ADD COLUMN sightings_accepted     bigint  NOT NULL DEFAULT 0,  -- versions
    ADD COLUMN sightings_refused      bigint  NOT NULL DEFAULT 0,  -- versions
    ADD COLUMN sightings_refusal      text,                        -- the last refused one, and the message of the server
    ADD COLUMN sightings_error_code   text,
    ADD COLUMN sightings_error_detail text,
    ADD CONSTRAINT ceiling_of_sightings CHECK ((sightings_collection IS NULL) = (sightings_ceiling IS NULL));

-- The last version of each sighting that was sent, is sent or was withheld. It is written before the request, so that a repeat after a
-- failure sends the same version.
CREATE TABLE intel_feed_sighting (
    feed       text        NOT NULL REFERENCES intel_feed ON DELETE CASCADE,
    indicator  text        COLLATE "C" NOT NULL,
    count      bigint      NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL,
    tlp        smallint    NOT NULL,
    local_only boolean     NOT NULL,
    created    timestamptz,              -- null: no version was sent
    version    timestamptz,              -- null: no version was sent
    state      text        NOT NULL,     -- sending, pending, accepted, refused or withheld
    status     text,                     -- URL of the status resource of a pending version
    at         timestamptz NOT NULL,     -- time of the state
    PRIMARY KEY (feed, indicator)
);
CREATE INDEX intel_feed_sighting_open ON intel_feed_sighting (feed, state) WHERE state IN ('pending', 'withheld');
