-- A message shows what its recipient may read: nodes read the rights of people with the book of who is on call.
CREATE TRIGGER oncall_person_added AFTER INSERT ON person FOR EACH STATEMENT EXECUTE FUNCTION oncall_changed();
CREATE TRIGGER oncall_person_rights AFTER UPDATE OF removed_at, all_groups, groups, clearance ON person FOR EACH ROW
    WHEN (old.removed_at IS DISTINCT FROM new.removed_at OR old.all_groups IS DISTINCT FROM new.all_groups
        OR old.groups IS DISTINCT FROM new.groups OR old.clearance IS DISTINCT FROM new.clearance)
    EXECUTE FUNCTION oncall_changed();
UPDATE oncall_revision SET revision = revision + 1;

-- What the call of an automation says follows from the marking of the case, folded from the journal with the case's other events.
ALTER TABLE automation_case
    ADD COLUMN tlp        smallint NOT NULL DEFAULT 2,
    ADD COLUMN restricted boolean  NOT NULL DEFAULT false;
UPDATE automation_case a SET tlp = c.tlp, restricted = c.restricted_to IS NOT NULL FROM case_board c WHERE c.id = a.case_id;

-- The request that made it, by person and Idempotency-Key: its repeat makes no second one.
ALTER TABLE sensor ADD COLUMN request text;
CREATE UNIQUE INDEX sensor_request ON sensor (request) WHERE request IS NOT NULL;
ALTER TABLE oncall_feed ADD COLUMN request text;
CREATE UNIQUE INDEX oncall_feed_request ON oncall_feed (request) WHERE request IS NOT NULL;
