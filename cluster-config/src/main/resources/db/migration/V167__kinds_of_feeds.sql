-- taxii, misp, list or csv. The cursor of a feed of MISP has a row for each event, and the one of a file its ETag in the column next.
ALTER TABLE intel_feed ADD COLUMN kind text NOT NULL DEFAULT 'taxii';
