-- Signals that partners sent: one row for each id of the partner, in its latest version. A row is delivered to detection as a record of
-- telemetry; block and number identify the record, so that a delivery that is repeated changes nothing.
CREATE TABLE partner_signal (
    partner      text        COLLATE "C" NOT NULL,
    source_id    text        COLLATE "C" NOT NULL,
    kind         text        NOT NULL,
    title        text        NOT NULL,
    severity     text        NOT NULL,
    status       text        NOT NULL,
    comment      text        NOT NULL,
    marking      smallint    NOT NULL,  -- rank
    asset        text        NOT NULL,
    digest       bytea       NOT NULL,  -- SHA-256 of what the partner sent
    record       jsonb       NOT NULL,  -- what is delivered
    version      integer     NOT NULL,
    received_at  timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    block        bigint,                -- null until a delivery starts
    number       bigint,
    delivered_at timestamptz,           -- null until the delivery is committed
    rejected     text,                  -- code, if detection rejected the record
    PRIMARY KEY (partner, source_id)
);

CREATE INDEX partner_signal_waiting ON partner_signal (changed_at) WHERE delivered_at IS NULL;

CREATE INDEX partner_signal_changed ON partner_signal (partner, changed_at DESC, source_id DESC);

-- From the journal of cases: which case has the alert of a signal, and what the case has otherwise.
CREATE TABLE partner_case (
    case_id        text        PRIMARY KEY,
    closes_with    text        NOT NULL,   -- the parent case, or the case itself
    own_first      timestamptz,            -- when the first alert of this center was in the case
    tlp            smallint    NOT NULL,
    restricted     boolean     NOT NULL,
    closed_at      timestamptz,
    classification text
);

CREATE INDEX partner_case_parent ON partner_case (closes_with);

CREATE TABLE partner_alert (
    alert     text        PRIMARY KEY,
    case_id   text        NOT NULL,
    partner   text        COLLATE "C" NOT NULL,
    source_id text        COLLATE "C" NOT NULL,
    joined_at timestamptz NOT NULL
);

CREATE INDEX partner_alert_case ON partner_alert (case_id);

CREATE INDEX partner_alert_partner ON partner_alert (partner, source_id);
