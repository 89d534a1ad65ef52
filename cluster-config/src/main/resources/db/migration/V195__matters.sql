-- Matters: legal files of the center. Only members read a matter, whatever their role: every query joins matter_member.
CREATE TABLE matter (
    id         text        COLLATE "C" PRIMARY KEY, -- its number; random, because a series would show how many matters there are
    version    bigint      NOT NULL,
    hold       text        NOT NULL UNIQUE,         -- reference of its legal holds, which contains nothing of the matter
    body       jsonb       NOT NULL,
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL,
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE TABLE matter_member (
    matter   text        COLLATE "C" NOT NULL REFERENCES matter,
    person   text        NOT NULL,
    added_by text        NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (matter, person)
);
CREATE INDEX matter_member_person ON matter_member (person, matter);

CREATE TABLE matter_case (
    matter    text        COLLATE "C" NOT NULL REFERENCES matter,
    case_id   text        NOT NULL,
    number    bigint      NOT NULL,
    held      integer     NOT NULL, -- assets whose evidence the matter holds
    linked_by text        NOT NULL,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (matter, case_id)
);

-- What was disclosed to whom. Corrections are further entries.
CREATE TABLE matter_disclosure (
    matter       text        COLLATE "C" NOT NULL REFERENCES matter,
    seq          integer     NOT NULL,
    request      text,                  -- id of the request, so that a repeated one adds nothing
    recipient    text        NOT NULL,
    what         text        NOT NULL,
    legal_basis  text        NOT NULL,
    sha256       text        NOT NULL,  -- of the disclosed file; may be empty
    disclosed_at timestamptz NOT NULL,
    disclosed_by text        NOT NULL,
    entered_at   timestamptz NOT NULL,
    PRIMARY KEY (matter, seq),
    UNIQUE (matter, request)
);

-- Who read and changed a matter. The audit log of the center has the hash of each entry, and nothing else of it.
CREATE TABLE matter_log (
    matter  text        COLLATE "C" NOT NULL REFERENCES matter,
    seq     bigint      NOT NULL,
    at      timestamptz NOT NULL,
    actor   text        NOT NULL,
    via     text        NOT NULL,
    address text        NOT NULL,
    action  text        NOT NULL,
    detail  text        NOT NULL,
    salt    text        NOT NULL, -- without it, the hash of an entry could be guessed from its content
    hash    text        NOT NULL,
    PRIMARY KEY (matter, seq)
);
CREATE INDEX matter_log_actor ON matter_log (matter, actor, action, at);

CREATE FUNCTION matter_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the logs of matters only grow: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER matter_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON matter_log
    FOR EACH STATEMENT EXECUTE FUNCTION matter_log_only_grows();
CREATE TRIGGER matter_disclosure_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON matter_disclosure
    FOR EACH STATEMENT EXECUTE FUNCTION matter_log_only_grows();
