-- A clock that is set back makes nothing wait until it has caught up: what is owed since a time in the future is due.
ALTER TABLE obligation ADD COLUMN owed_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX obligation_owed ON obligation (owed_at);
