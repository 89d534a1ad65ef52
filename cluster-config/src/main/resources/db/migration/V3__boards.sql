-- Boards: what people see. Folded from the journal and from presence; they hold nothing that could not be folded again.
-- Text that a rule, a sensor or a person wrote is kept as text: jsonb refuses the escaped NUL that telemetry may carry.

CREATE TABLE asset_board (
    asset             text        PRIMARY KEY,
    kind              text        NOT NULL,
    name              text        NOT NULL,
    open_alerts       integer     NOT NULL DEFAULT 0,
    risk              smallint,
    open_case         text,
    last_detection_at timestamptz,
    last_seen         timestamptz,
    sensors           jsonb       NOT NULL DEFAULT '[]'
);

-- One row an alert, as it is now. seq is the order of arrival: new alerts are listed first, and pages of a list stay put.
CREATE TABLE alert_board (
    id         text        PRIMARY KEY,
    seq        bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    asset      text        NOT NULL,
    rule       text        NOT NULL,
    title      text        NOT NULL,
    level      smallint    NOT NULL,
    attack     text        NOT NULL,
    count      bigint      NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL,
    opened_by  text        NOT NULL,
    open       boolean     NOT NULL DEFAULT true,
    case_id    text
);
CREATE INDEX alert_board_open ON alert_board (asset) WHERE open;
CREATE INDEX alert_board_asset ON alert_board (asset, seq);
CREATE INDEX alert_board_case ON alert_board (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX alert_board_rule ON alert_board (rule);

-- The attack's time line: of each alert its first detections and its latest; nth counts within the alert.
CREATE TABLE alert_detection (
    alert  text        NOT NULL,
    nth    bigint      NOT NULL,
    record text        NOT NULL,
    time   timestamptz NOT NULL,
    PRIMARY KEY (alert, nth)
);

-- The proving telemetry: of each alert the record that opened it and the latest.
CREATE TABLE alert_evidence (
    alert  text        NOT NULL,
    record text        NOT NULL,
    seq    bigint      GENERATED ALWAYS AS IDENTITY,
    time   timestamptz NOT NULL,
    raw    text        NOT NULL,
    PRIMARY KEY (alert, record)
);

-- Records that an open correlation window counts, until it is complete and they prove an alert.
CREATE TABLE window_evidence (
    asset  text        NOT NULL,
    record text        NOT NULL,
    seq    bigint      GENERATED ALWAYS AS IDENTITY,
    time   timestamptz NOT NULL,
    raw    text        NOT NULL,
    PRIMARY KEY (asset, record)
);

-- state is the aggregate that the journal gives, item and observables are what is served: of a case with parts those
-- of all of them together. heard is the latest of triage's decisions about relations that the case knows.
CREATE TABLE case_board (
    id          text     PRIMARY KEY,
    number      bigint   NOT NULL,
    status      text     NOT NULL,
    open        boolean  NOT NULL,
    severity    smallint NOT NULL,
    assignee    text,
    assets      jsonb    NOT NULL,
    search      text     NOT NULL,
    version     bigint   NOT NULL,
    part_of     text,
    heard       bigint   NOT NULL,
    relations   text     NOT NULL,
    item        text     NOT NULL,
    observables text     NOT NULL,
    state       text     NOT NULL
);
CREATE INDEX case_board_part_of ON case_board (part_of) WHERE part_of IS NOT NULL;
CREATE INDEX case_board_number ON case_board (number);
CREATE INDEX case_board_open ON case_board (number) WHERE open;
CREATE INDEX case_board_assets ON case_board USING gin (assets);

-- A case and its parts, and theirs.
CREATE FUNCTION case_and_parts(whole text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    WITH RECURSIVE together AS (
        SELECT whole AS id
        UNION SELECT part.id FROM case_board part JOIN together ON part.part_of = together.id)
    SELECT id FROM together
$$;

-- mirrored: the whole has a line of its own about it.
CREATE TABLE case_activity (
    mirrored boolean    NOT NULL,
    case_id text        NOT NULL,
    version bigint      NOT NULL,
    at      timestamptz NOT NULL,
    by      text,
    verb    text        NOT NULL,
    text    text        NOT NULL,
    PRIMARY KEY (case_id, version)
);

CREATE TABLE page_board (
    id      text     PRIMARY KEY,
    seq     bigint   GENERATED ALWAYS AS IDENTITY UNIQUE,
    case_id text     NOT NULL,
    status  text     NOT NULL,
    item    text     NOT NULL
);
CREATE INDEX page_board_case ON page_board (case_id);

-- The position of the live stream. Whoever changes a board takes this row's lock first, so that cursors ascend in the
-- order of commit. The lineage tells a cursor of this database from one of another.
CREATE TABLE live_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    lineage  text    NOT NULL DEFAULT substr(md5(random()::text || clock_timestamp()::text), 1, 8),
    cursor   bigint  NOT NULL DEFAULT 0
);
INSERT INTO live_head DEFAULT VALUES;

-- The latest change of each item. An item is sent as it is now, so its older changes say nothing more: the table is as
-- long as the boards and a cursor never becomes too old to resume from.
CREATE TABLE live_change (
    kind   text   NOT NULL,
    item   text   NOT NULL,
    cursor bigint NOT NULL,
    added  bigint NOT NULL,
    PRIMARY KEY (kind, item)
);
CREATE INDEX live_change_cursor ON live_change (cursor);

-- Written by the readiness probe.
CREATE TABLE write_probe (
    only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    at       timestamptz NOT NULL DEFAULT now()
);
INSERT INTO write_probe DEFAULT VALUES;
