-- The tasks of cases. Projected from the journal.
CREATE TABLE case_task (
    case_id  text    NOT NULL,
    number   integer NOT NULL,
    revision integer NOT NULL,
    title    text    NOT NULL,
    owner    text,
    due      timestamptz,
    status   text    NOT NULL,
    open     boolean NOT NULL,
    PRIMARY KEY (case_id, number)
);
CREATE INDEX case_task_of_owner ON case_task (owner) WHERE open;
CREATE INDEX case_task_due ON case_task (due) WHERE open AND due IS NOT NULL;

-- Each text of each note. Projected from the journal.
CREATE TABLE case_note (
    case_id  text        NOT NULL,
    note     bigint      NOT NULL,
    revision integer     NOT NULL,
    text     text        NOT NULL,
    by       text        NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (case_id, note, revision)
);
INSERT INTO case_note (case_id, note, revision, text, by, at)
    SELECT case_id, version, 1, text, by, at FROM case_activity WHERE verb = 'noted' AND by IS NOT NULL;

-- The people whom the latest text of a note mentions, in lower case. Projected from the journal.
CREATE TABLE case_mention (
    person  text        NOT NULL,
    case_id text        NOT NULL,
    note    bigint      NOT NULL,
    by      text        NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (person, case_id, note)
);
CREATE INDEX case_mention_latest ON case_mention (person, at DESC, case_id, note);

-- Until when a person has read mentions.
CREATE TABLE mention_seen (
    person  text        PRIMARY KEY,
    seen_at timestamptz NOT NULL
);

CREATE VIEW watchfloor_seen.case_task AS
    SELECT t.* FROM case_task t WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = t.case_id);
CREATE VIEW watchfloor_seen.case_note AS
    SELECT n.* FROM case_note n WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = n.case_id);
CREATE VIEW watchfloor_seen.case_mention AS
    SELECT m.* FROM case_mention m WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = m.case_id);

-- A node of the version before does not know the work of a case, and leaves it out of the state that it stores.
CREATE FUNCTION keep_case_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.state := jsonb_set(NEW.state::jsonb, '{ledger,work}', OLD.state::jsonb #> '{ledger,work}')::text;
    RETURN NEW;
END $$;
CREATE TRIGGER case_board_keep_work BEFORE UPDATE ON case_board FOR EACH ROW
    WHEN (strpos(OLD.state, '"work":{') > 0 AND strpos(NEW.state, '"work":{') = 0) EXECUTE FUNCTION keep_case_work();

-- Such a node also knows notes as activity only.
CREATE FUNCTION keep_case_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO case_note (case_id, note, revision, text, by, at)
        SELECT a.case_id, a.version, 1, a.text, a.by, a.at FROM case_activity a
        WHERE a.case_id = NEW.case_id AND a.version = NEW.version ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER case_activity_keep_note AFTER INSERT ON case_activity FOR EACH ROW
    WHEN (NEW.verb = 'noted' AND NEW.by IS NOT NULL) EXECUTE FUNCTION keep_case_note();
