-- How the changes are written: changes, or ocsf for findings of OCSF.
ALTER TABLE webhook ADD COLUMN format text NOT NULL DEFAULT 'changes';
