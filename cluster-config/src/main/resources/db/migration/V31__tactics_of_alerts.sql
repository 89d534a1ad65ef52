-- What an alert's rule is good for in an attack, in the order of one.
ALTER TABLE alert_board ADD COLUMN tactics text NOT NULL DEFAULT '[]';
