-- What was collected into a matter, and its custody: who had it, when and why, and its SHA-256 at each hand-over. The content is kept
-- elsewhere. The entries of an exhibit form a hash chain, whose hashes are in the log of the matter.
CREATE TABLE matter_exhibit (
    matter  text        COLLATE "C" NOT NULL REFERENCES matter,
    id      text        NOT NULL,
    case_id text        NOT NULL,
    name    text        NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (matter, id)
);

CREATE TABLE matter_custody (
    matter        text        COLLATE "C" NOT NULL,
    exhibit       text        NOT NULL,
    seq           integer     NOT NULL,
    at            timestamptz NOT NULL,
    actor         text        NOT NULL, -- who made the entry
    action        text        NOT NULL,
    holder_before text        NOT NULL,
    holder_after  text        NOT NULL,
    reason        text        NOT NULL,
    sha256        text        NOT NULL, -- of the exhibit at this time
    hash          text        NOT NULL, -- of this entry and all before it
    request       text,                 -- id of the request, so that a repeated one adds nothing
    PRIMARY KEY (matter, exhibit, seq),
    UNIQUE (matter, request),
    FOREIGN KEY (matter, exhibit) REFERENCES matter_exhibit
);

CREATE TRIGGER matter_exhibit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON matter_exhibit
    FOR EACH STATEMENT EXECUTE FUNCTION matter_log_only_grows();
CREATE TRIGGER matter_custody_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON matter_custody
    FOR EACH STATEMENT EXECUTE FUNCTION matter_log_only_grows();
