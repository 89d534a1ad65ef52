-- When the first attempt of a page may start: a person may want to be mailed some time after the push.
ALTER TABLE page_board ADD COLUMN due_at timestamptz;
UPDATE page_board SET due_at = coalesce(CAST(CAST(item AS jsonb) ->> 'dueAt' AS timestamptz), queued_at);
ALTER TABLE page_board ALTER COLUMN due_at SET NOT NULL;

-- The view names its columns when it is made.
CREATE OR REPLACE VIEW watchfloor_seen.page_board AS
    SELECT p.* FROM page_board p
    WHERE p.recipient = 'person:' || (SELECT sight_name())
        OR EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = p.case_id);
