-- What people approved beforehand: called at once when a case of some class opens. A change makes a new version, which is off until approved.
CREATE TABLE automation (
    name        text        PRIMARY KEY,
    version     bigint      NOT NULL,
    body        jsonb       NOT NULL,
    secret      text        NOT NULL,
    changed_by  text        NOT NULL,
    changed_at  timestamptz NOT NULL,
    approved_by text,
    approved_at timestamptz
);

-- Each action of an automation, with what it calls as it was when it was made: its inverse goes to the same receiver, whatever people
-- change meanwhile. What is due has its time in due_at.
CREATE TABLE case_action (
    id           text        PRIMARY KEY,
    case_id      text        NOT NULL,
    automation   text        NOT NULL,
    asset        text        NOT NULL,
    alert        text        NOT NULL,
    title        text        NOT NULL,
    body         text        NOT NULL,
    call         jsonb       NOT NULL,
    secret       text        NOT NULL,
    state        text        NOT NULL,
    words        text        NOT NULL,
    opened_at    timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    sent_at      timestamptz,
    tries        integer     NOT NULL DEFAULT 0,
    due_at       timestamptz,
    revert_at    timestamptz,
    limit_millis bigint
);
CREATE INDEX case_action_due ON case_action (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX case_action_case ON case_action (case_id);
CREATE INDEX case_action_hour ON case_action (automation, opened_at);

-- What became of them, step by step: only ever added to.
CREATE TABLE case_action_step (
    action text        NOT NULL REFERENCES case_action (id),
    number integer     NOT NULL,
    at     timestamptz NOT NULL,
    state  text        NOT NULL,
    words  text        NOT NULL,
    who    text        NOT NULL,
    PRIMARY KEY (action, number)
);

-- Folded from the journal with the cases' own events, so that an automation judges by what people had said of an asset before.
CREATE TABLE automation_case (
    case_id text    PRIMARY KEY,
    number  bigint  NOT NULL,
    by_hand boolean NOT NULL
);

CREATE TABLE automation_asset (
    asset       text   PRIMARY KEY,
    asset_group text,
    criticality text,
    tags        text[] NOT NULL
);
