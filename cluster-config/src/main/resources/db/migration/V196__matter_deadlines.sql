-- Deadlines of matters. wake_at is when the next reminder or the end is due; null while nothing is.
CREATE TABLE matter_deadline (
    matter   text        COLLATE "C" NOT NULL REFERENCES matter,
    id       text        NOT NULL,
    calendar text        NOT NULL,
    wake_at  timestamptz,
    body     jsonb       NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (matter, id)
);
CREATE INDEX matter_deadline_wake ON matter_deadline (wake_at) WHERE wake_at IS NOT NULL;

-- Messages to members about a deadline: stored with the change that they are about, and sent afterwards.
CREATE TABLE matter_notice (
    matter        text        COLLATE "C" NOT NULL,
    deadline      text        NOT NULL,
    notice        text        NOT NULL,
    person        text        NOT NULL,
    end_at        timestamptz NOT NULL,
    attempts      integer     NOT NULL DEFAULT 0,
    next_at       timestamptz,             -- of the next attempt; null after the last one
    outcome       text,
    PRIMARY KEY (matter, deadline, notice, person)
);
CREATE INDEX matter_notice_next ON matter_notice (next_at) WHERE next_at IS NOT NULL;
