-- The secure score: one row for each change of the score and for each day. States that users gave to controls are documents.
CREATE TABLE secure_score (
    number      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    tenths      integer     NOT NULL, -- points are counted in tenths
    most_tenths integer     NOT NULL,
    controls    jsonb       NOT NULL, -- results without issues
    changes     jsonb       NOT NULL, -- why the score differs from the row before
    services    text[]      NOT NULL  -- products whose records were received within a day
);

-- The latest result with its issues, which is compared with the next one.
CREATE TABLE secure_score_now (
    one          boolean     PRIMARY KEY DEFAULT true CHECK (one),
    evaluated_at timestamptz NOT NULL,
    score        jsonb       NOT NULL
);

-- Backups that "watchfloor backup" has taken of this database.
CREATE TABLE backup_taken (
    at     timestamptz PRIMARY KEY,
    bytes  bigint      NOT NULL
);
