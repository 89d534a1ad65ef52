-- What a page tells, the digest that told it, and how its latest try ended: so that the center can say whether anybody hears.
ALTER TABLE page_board ADD COLUMN kind text NOT NULL DEFAULT 'opened';
ALTER TABLE page_board ADD COLUMN digest text;
ALTER TABLE page_board ADD COLUMN tried_at timestamptz;
ALTER TABLE page_board ADD COLUMN outcome text;
ALTER TABLE page_board ADD COLUMN detail text;
CREATE INDEX page_board_tried ON page_board (tried_at) WHERE tried_at IS NOT NULL;
CREATE INDEX page_board_digest ON page_board (digest) WHERE digest IS NOT NULL;
