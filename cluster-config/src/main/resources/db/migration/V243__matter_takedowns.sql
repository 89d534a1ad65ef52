-- Takedowns of matters. The state is that after the last step of the body, so that the board can select by it.
CREATE TABLE matter_takedown (
    matter      text        COLLATE "C" NOT NULL REFERENCES matter,
    id          text        COLLATE "C" NOT NULL,
    state       text        NOT NULL,
    body        jsonb       NOT NULL,
    proposed_at timestamptz NOT NULL,
    PRIMARY KEY (matter, id)
);
