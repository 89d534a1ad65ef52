-- Reports of tech support fraud. Values that are compared are stored normalised; what the reporter wrote, and how to reach
-- the reporter, is encrypted with a key of the report, which is itself encrypted with the key file of the center.
CREATE TABLE fraud_report (
    seq         bigint      PRIMARY KEY,                   -- in the order of receipt
    id          text        COLLATE "C" NOT NULL UNIQUE,   -- receipt number; random, because reporters know their own
    cluster     bigint      NOT NULL,                      -- smallest seq of the reports that are joined with this one
    core        bigint,                                    -- the same by numbers and accounts alone; null without them
    source      text        NOT NULL,                      -- account that sent it; empty: the public form
    source_id   text,                                      -- id of the report at the source
    received_at timestamptz NOT NULL,
    happened_at timestamptz NOT NULL,
    channel     text        NOT NULL,
    consent     text        NOT NULL,                      -- version of the text that the reporter agreed to
    country     text,                                      -- ISO 3166-1, of the reporter
    amount      numeric(18, 4),
    currency    text,                                      -- ISO 4217; null without a loss
    sealed_by   text        NOT NULL,                      -- id of the key in the file
    key         bytea,                                     -- null: the key was erased, and with it the content
    content     bytea       NOT NULL,
    erased_by   text,
    erased_at   timestamptz,
    UNIQUE (source, source_id)
);
CREATE INDEX fraud_report_cluster ON fraud_report (cluster, seq);
CREATE INDEX fraud_report_core ON fraud_report (core);
CREATE INDEX fraud_report_source ON fraud_report (source, received_at);

-- Numbers, kits, accounts, pages and tools of a report, normalised.
CREATE TABLE fraud_value (
    kind   text   COLLATE "C" NOT NULL,
    value  text   COLLATE "C" NOT NULL,
    report bigint NOT NULL REFERENCES fraud_report,
    PRIMARY KEY (kind, value, report)
);
CREATE INDEX fraud_value_report ON fraud_value (report);

-- Kits that join reports, because they are evidence of one campaign.
CREATE TABLE fraud_kit (
    kit text COLLATE "C" PRIMARY KEY
);

-- Sites on which a kit was seen. A kit of one site is that site, and joins no reports.
CREATE TABLE fraud_kit_site (
    kit  text COLLATE "C" NOT NULL,
    site text COLLATE "C" NOT NULL,
    PRIMARY KEY (kit, site)
);

-- Clusters that belong to a matter, named by one of their reports, because a cluster grows and its number changes.
CREATE TABLE matter_fraud_report (
    matter    text        COLLATE "C" NOT NULL REFERENCES matter,
    report    bigint      NOT NULL REFERENCES fraud_report,
    linked_by text        NOT NULL,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (matter, report)
);
CREATE INDEX matter_fraud_report_report ON matter_fraud_report (report);
