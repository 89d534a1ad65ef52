-- Events that a fold could not apply: the journal keeps them, the fold went on without them, and this says which and why.
CREATE TABLE quarantined_event (
    fold            text        NOT NULL,
    ordering        bigint      NOT NULL,
    persistence_id  text        NOT NULL,
    sequence_number bigint      NOT NULL,
    manifest        text        NOT NULL,
    reason          text        NOT NULL,
    quarantined_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (fold, ordering)
);
