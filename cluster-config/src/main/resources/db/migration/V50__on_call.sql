-- Who is on call and how people are reached, as people wrote it: one JSON document each. The revision tells nodes to read again.
CREATE TABLE oncall_document (
    kind       text        NOT NULL,
    name       text        NOT NULL,
    version    bigint      NOT NULL,
    body       jsonb       NOT NULL,
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (kind, name)
);

CREATE TABLE oncall_revision (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    revision bigint  NOT NULL
);
INSERT INTO oncall_revision (revision) VALUES (0);

-- The book tells who is active and who belongs to which team.
CREATE FUNCTION oncall_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE oncall_revision SET revision = revision + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER oncall_person AFTER UPDATE OF disabled_at OR DELETE ON person FOR EACH STATEMENT EXECUTE FUNCTION oncall_changed();
CREATE TRIGGER oncall_team AFTER INSERT OR UPDATE OR DELETE ON team_member FOR EACH STATEMENT EXECUTE FUNCTION oncall_changed();
