-- Whom a page tells, by what, and how far it came.
ALTER TABLE page_board ADD COLUMN recipient text NOT NULL DEFAULT 'channel:webhook';
ALTER TABLE page_board ADD COLUMN way text NOT NULL DEFAULT 'webhook';
ALTER TABLE page_board ADD COLUMN round integer NOT NULL DEFAULT 1;
ALTER TABLE page_board ADD COLUMN queued_at timestamptz;
ALTER TABLE page_board ADD COLUMN sent_at timestamptz;
ALTER TABLE page_board ADD COLUMN delivered_at timestamptz;
ALTER TABLE page_board ADD COLUMN seen_at timestamptz;
UPDATE page_board SET round = CAST(CAST(item AS jsonb) ->> 'round' AS integer),
    queued_at = CAST(CAST(item AS jsonb) ->> 'queuedAt' AS timestamptz),
    sent_at = CASE WHEN outcome = 'delivered' THEN tried_at END,
    delivered_at = CASE WHEN outcome = 'delivered' THEN tried_at END;
ALTER TABLE page_board ALTER COLUMN queued_at SET NOT NULL;
CREATE INDEX page_board_recipient ON page_board (recipient, seq);
CREATE INDEX page_board_queued ON page_board (queued_at);

-- One's own pages are always seen: somebody told one of it. They name the case by its number alone.
DROP VIEW watchfloor_seen.page_board;
CREATE VIEW watchfloor_seen.page_board AS
    SELECT p.* FROM page_board p
    WHERE p.recipient = 'person:' || (SELECT sight_name())
        OR EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = p.case_id);

-- The escalation rounds of cases: when people began to be told, and who answered when.
CREATE TABLE round_board (
    case_id         text        NOT NULL,
    round           integer     NOT NULL,
    started_at      timestamptz NOT NULL,
    acknowledged_by text,
    acknowledged_at timestamptz,
    classification  text,
    PRIMARY KEY (case_id, round)
);
CREATE INDEX round_board_started ON round_board (started_at);
