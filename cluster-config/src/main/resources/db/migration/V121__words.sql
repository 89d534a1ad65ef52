-- Tables are renamed. During a rolling restart, nodes of the version before use the former names, which are views. Rows of the read models need
-- no change: they are read by both names of their fields.

ALTER TABLE page_board RENAME TO notification_board;
ALTER VIEW watchfloor_seen.page_board RENAME TO notification_board;
ALTER TABLE parked_telemetry RENAME TO retry_queue;
ALTER TABLE retry_queue RENAME COLUMN parked_at TO queued_at;
ALTER TABLE door_count RENAME TO input_count;
ALTER TABLE input_count RENAME COLUMN told_at TO reported_at;
ALTER TABLE input_count RENAME COLUMN doors TO inputs;

-- Both schemas need the view of notifications: with only the one in public, a reader on a node of the version before would see the
-- notifications of all cases.
CREATE VIEW page_board AS SELECT * FROM notification_board;
CREATE VIEW watchfloor_seen.page_board AS SELECT * FROM watchfloor_seen.notification_board;
CREATE VIEW parked_telemetry AS
    SELECT id, asset, sensor, epoch, first, through, records, reason, queued_at AS parked_at, code, record_count FROM retry_queue;
CREATE VIEW door_count AS SELECT node, reported_at AS told_at, inputs AS doors FROM input_count;

CREATE FUNCTION activity_verb_of_today() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.verb := CASE NEW.verb WHEN 'paged' THEN 'notified' ELSE 'unmerged' END;
    RETURN NEW;
END $$;
CREATE TRIGGER activity_verb_of_today BEFORE INSERT OR UPDATE OF verb ON case_activity FOR EACH ROW
    WHEN (NEW.verb IN ('paged', 'split')) EXECUTE FUNCTION activity_verb_of_today();
UPDATE case_activity SET verb = verb WHERE verb IN ('paged', 'split');
