-- With how many other cases it may be one attack: a person decides. Folded from the case's journal.
ALTER TABLE case_board ADD COLUMN proposals integer NOT NULL DEFAULT 0;
CREATE INDEX case_board_proposals ON case_board (number) WHERE proposals > 0;

-- The alert in full, as it is now: what a person moves into a case must be there as it came. Null for alerts from before this column.
ALTER TABLE alert_board ADD COLUMN whole text;
