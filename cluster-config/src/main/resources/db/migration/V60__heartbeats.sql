-- Whoever of the nodes moves this row tells the outside that the center works. That it can be moved, and the ballast be written to new
-- pages of the disk, is what is told.
CREATE TABLE heartbeat_sent (
    one     boolean     PRIMARY KEY DEFAULT true CHECK (one),
    due_at  timestamptz NOT NULL DEFAULT '-infinity',
    sent_at timestamptz,
    state   text        NOT NULL DEFAULT 'new',
    words   text        NOT NULL DEFAULT '',
    said_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO heartbeat_sent DEFAULT VALUES;

CREATE TABLE heartbeat_ballast (
    bytes bytea NOT NULL
);
ALTER TABLE heartbeat_ballast ALTER COLUMN bytes SET STORAGE EXTERNAL;
