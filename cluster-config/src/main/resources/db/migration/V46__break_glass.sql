-- Sessions that were opened here although identity providers are the way in.
CREATE TABLE break_glass (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    person  text        NOT NULL,
    method  text        NOT NULL,
    address text        NOT NULL
);
CREATE INDEX break_glass_at ON break_glass (at);
