-- The latest version of each indicator, as nodes load it into memory; without values if its pattern is more than a list of values. A worker
-- derives the rows from intel_object.
CREATE TABLE indicator (
    id         text        COLLATE "C" PRIMARY KEY,
    position   bigint      NOT NULL UNIQUE,   -- grows with each change of the row, in the order of commits
    object     bigint      NOT NULL UNIQUE,   -- the position of the version in intel_object
    name       text        NOT NULL,
    source     text        NOT NULL,
    tlp        smallint    NOT NULL,
    revoked    boolean     NOT NULL,
    entries    text[]      COLLATE "C" NOT NULL, -- kind:value
    confidence smallint,                      -- null if not stated
    benign     boolean     NOT NULL,          -- the producer calls it harmless
    since      timestamptz NOT NULL,          -- when the confidence begins to decay
    valid_from timestamptz,
    valid_until timestamptz
);
CREATE INDEX indicator_entry ON indicator USING gin (entries);

-- How far the worker has read intel_object, and the last position. A change of an indicator updates the row first, so that positions are in
-- the order of commits.
CREATE TABLE indicator_progress (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    object   bigint  NOT NULL,
    position bigint  NOT NULL
);
INSERT INTO indicator_progress (object, position) VALUES (0, 0);

-- How far each node has loaded the indicators.
CREATE TABLE indicator_node (
    node     text        PRIMARY KEY,
    position bigint      NOT NULL,
    entries  bigint      NOT NULL,
    bytes    bigint      NOT NULL,
    at       timestamptz NOT NULL
);

-- What people decide about an indicator.
CREATE TABLE indicator_decision (
    indicator text        COLLATE "C" PRIMARY KEY,
    action    text        NOT NULL, -- alert or allow
    by        text        NOT NULL,
    reason    text        NOT NULL,
    at        timestamptz NOT NULL
);

-- Indicators that matched too many assets in their first hour. Projected from the journal.
CREATE TABLE indicator_pause (
    indicator text        COLLATE "C" PRIMARY KEY,
    assets    integer     NOT NULL,
    at        timestamptz NOT NULL
);

-- Which indicator was seen on which asset. Projected from the journal.
CREATE TABLE indicator_sighting (
    indicator  text        COLLATE "C" NOT NULL,
    asset      text        NOT NULL,
    value      text        NOT NULL,
    count      bigint      NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL,
    noted_at   timestamptz NOT NULL, -- when the center first received it
    alert      text        NOT NULL, -- the latest alert
    PRIMARY KEY (indicator, asset)
);
INSERT INTO fold_position (fold, xid, ordering) SELECT 'sightings', xid, ordering FROM fold_position WHERE fold = 'boards';

INSERT INTO document_revision (topic, revision) VALUES ('indicators', 1);
CREATE TRIGGER indicator_changed AFTER INSERT OR UPDATE OR DELETE ON indicator
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('indicators');
-- The list of values known-good keeps values from being live.
CREATE TRIGGER value_list_of_indicators AFTER INSERT ON value_list_change
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('indicators');

-- The marking of a stored version can rise.
CREATE FUNCTION indicator_marked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    next bigint;
BEGIN
    UPDATE indicator_progress SET position = position + 1 RETURNING position INTO next;
    UPDATE indicator SET tlp = NEW.tlp, position = next WHERE object = NEW.position;
    RETURN NULL;
END $$;
CREATE TRIGGER indicator_marked AFTER UPDATE OF tlp ON intel_object FOR EACH ROW
    WHEN (NEW.type = 'indicator') EXECUTE FUNCTION indicator_marked();
