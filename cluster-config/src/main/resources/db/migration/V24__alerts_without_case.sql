-- The alerts to hunt in: those of no case, newest first.
CREATE INDEX alert_board_no_case ON alert_board (seq) WHERE case_id IS NULL;
