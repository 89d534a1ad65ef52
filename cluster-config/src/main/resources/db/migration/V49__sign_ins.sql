-- How people signed in, what was unusual about it, and what followed; and sessions that wait for another session's word.
CREATE TABLE sign_in (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person    text        NOT NULL REFERENCES person (name),
    at        timestamptz NOT NULL,
    session   text        NOT NULL,
    method    text        NOT NULL,
    address   text        NOT NULL,
    network   text        NOT NULL,
    device    text        NOT NULL,
    known_by  bytea,
    place     text,
    signs     text[]      NOT NULL,
    because   text        NOT NULL,
    follows   text        NOT NULL CHECK (follows IN ('allow', 'step-up', 'approval'))
);
CREATE INDEX sign_in_person ON sign_in (person, at DESC);

ALTER TABLE session ADD COLUMN waits_for text;
