-- Records of the archive that users added to a case. Projected from the journal of the case, which has the records, encrypted with the keys
-- of their assets.
CREATE TABLE case_record (
    case_id   text        NOT NULL,
    record    text        NOT NULL,
    asset     text        NOT NULL,
    time      timestamptz NOT NULL,
    logsource text,
    sealed    text        NOT NULL,
    note      text,
    added_by  text        NOT NULL,
    added_at  timestamptz NOT NULL,
    PRIMARY KEY (case_id, record)
);
CREATE INDEX case_record_by_time ON case_record (time);

CREATE VIEW watchfloor_seen.case_record AS
    SELECT r.* FROM case_record r
    WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = r.case_id);

-- Searches leave out these records, too, for people who do not see the case.
CREATE OR REPLACE VIEW evidence_of_case AS
    SELECT e.record, e.time, a.case_id FROM alert_evidence e JOIN alert_board a ON a.id = e.alert WHERE a.case_id IS NOT NULL
    UNION ALL SELECT r.record, r.time, r.case_id FROM case_record r;

-- Hunts that users stored, as the API takes them. Others see a hunt if it is shared.
CREATE TABLE saved_hunt (
    id         text        PRIMARY KEY,
    owner      text        NOT NULL,
    name       text        NOT NULL,
    hunt       text        NOT NULL,
    last_hours integer,
    shared     boolean     NOT NULL,
    version    bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text        NOT NULL
);
CREATE UNIQUE INDEX saved_hunt_name ON saved_hunt (owner, lower(name));
