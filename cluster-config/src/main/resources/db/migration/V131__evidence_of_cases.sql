-- Which records are evidence of which case, under a name that no search path hides: a search of the archive leaves out the evidence of
-- cases that its reader does not see.
CREATE VIEW evidence_of_case AS
    SELECT e.record, e.time, a.case_id FROM alert_evidence e JOIN alert_board a ON a.id = e.alert WHERE a.case_id IS NOT NULL;
