-- What a token may at most do, how it begins, and what people say of themselves.

-- Null: all that the person may.
ALTER TABLE api_token
    ADD COLUMN scopes text[],
    ADD COLUMN prefix text NOT NULL DEFAULT '';

CREATE TABLE person_profile (
    person       text    PRIMARY KEY REFERENCES person (name),
    display_name text    NOT NULL DEFAULT '',
    contacts     jsonb   NOT NULL DEFAULT '[]',
    version      bigint  NOT NULL DEFAULT 1
);
