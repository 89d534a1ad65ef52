-- What the node that writes files reports, for the status of the center.
ALTER TABLE archive_writer ADD COLUMN failing_since timestamptz; -- null if the last run succeeded
ALTER TABLE archive_writer ADD COLUMN failure text;              -- why the last run failed
ALTER TABLE archive_writer ADD COLUMN shed bigint NOT NULL DEFAULT 0; -- records that were deleted before they were in a file
ALTER TABLE archive_writer ADD COLUMN shed_at timestamptz;
