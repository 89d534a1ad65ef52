-- Signs the links by which people acknowledge from a message; made by the first node that needs it. A restored center makes another one, so
-- that the links of the lost one are worth nothing.
CREATE TABLE ack_key (
    one     boolean     PRIMARY KEY DEFAULT true CHECK (one),
    secret  bytea       NOT NULL,
    made_at timestamptz NOT NULL
);

-- Links whose button somebody has pressed, by a hash of them. One is kept here for as long as it would be good.
CREATE TABLE ack_use (
    link       text        PRIMARY KEY,
    person     text        NOT NULL,
    case_id    text        NOT NULL,
    round      integer     NOT NULL,
    begun_at   timestamptz NOT NULL,
    done_at    timestamptz,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ack_use_expires ON ack_use (expires_at);
