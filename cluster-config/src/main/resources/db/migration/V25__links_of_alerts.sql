-- Why an alert belongs to its case: a list of sentences as JSON, the strongest link first. Folded from the case's journal.
ALTER TABLE alert_board ADD COLUMN links text NOT NULL DEFAULT '[]';
