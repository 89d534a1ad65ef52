-- Which values of the record made the rule match, as JSON; absent for the records of correlations.
ALTER TABLE alert_evidence ADD COLUMN because text;
