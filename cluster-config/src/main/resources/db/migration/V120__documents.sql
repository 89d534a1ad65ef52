-- What people configure is kept in tables, and a revision a topic tells nodes to read it again: no entity journals it any more. The journals
-- of rule packs and of the alias table are read for the last time here.

CREATE TABLE document_revision (
    topic    text   PRIMARY KEY,
    revision bigint NOT NULL
);
INSERT INTO document_revision (topic, revision) SELECT 'on-call', revision + 1 FROM oncall_revision;
INSERT INTO document_revision (topic, revision) VALUES ('rules', 1), ('sensors', 1);

CREATE FUNCTION document_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE document_revision SET revision = revision + 1 WHERE topic = TG_ARGV[0];
    RETURN NULL;
END $$;

-- Who is on call, as before, and automations. Nodes of the version before use the two views.
ALTER TABLE oncall_document RENAME TO document;
ALTER INDEX oncall_document_pkey RENAME TO document_pkey;
CREATE VIEW oncall_document AS
    SELECT kind, name, version, body, changed_by, changed_at FROM document WHERE kind NOT LIKE 'automation%';
DROP TABLE oncall_revision;
CREATE VIEW oncall_revision AS SELECT true AS one, revision FROM document_revision WHERE topic = 'on-call';

-- Before the rows, so that two who write several documents wait for each other at the first one.
CREATE TRIGGER document_changed BEFORE INSERT OR UPDATE OR DELETE ON document
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('on-call');

DROP TRIGGER oncall_person ON person;
DROP TRIGGER oncall_person_added ON person;
DROP TRIGGER oncall_person_rights ON person;
DROP TRIGGER oncall_team ON team_member;
DROP TRIGGER oncall_asset_changed ON asset_board;
DROP TRIGGER oncall_asset_added ON asset_board;
DROP FUNCTION oncall_changed();
CREATE TRIGGER oncall_person AFTER UPDATE OF disabled_at OR DELETE ON person
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('on-call');
CREATE TRIGGER oncall_person_added AFTER INSERT ON person FOR EACH STATEMENT EXECUTE FUNCTION document_changed('on-call');
CREATE TRIGGER oncall_person_rights AFTER UPDATE OF removed_at, all_groups, groups, clearance ON person FOR EACH ROW
    WHEN (old.removed_at IS DISTINCT FROM new.removed_at OR old.all_groups IS DISTINCT FROM new.all_groups
        OR old.groups IS DISTINCT FROM new.groups OR old.clearance IS DISTINCT FROM new.clearance)
    EXECUTE FUNCTION document_changed('on-call');
CREATE TRIGGER oncall_team AFTER INSERT OR UPDATE OR DELETE ON team_member
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('on-call');

-- Whose contacts fail decides who can be reached, and is read with the rest.
CREATE TRIGGER oncall_contact_changed AFTER UPDATE OF failing_since ON contact_health FOR EACH ROW
    WHEN ((old.failing_since IS NULL) <> (new.failing_since IS NULL)) EXECUTE FUNCTION document_changed('on-call');
CREATE TRIGGER oncall_contact_added AFTER INSERT ON contact_health FOR EACH ROW
    WHEN (new.failing_since IS NOT NULL) EXECUTE FUNCTION document_changed('on-call');

-- What people say of assets, as who is notified depends on it: folded from the journal by the module that notifies. A backup keeps it, so a
-- restored center knows it before it has read its journal again; an older version never replaces a newer one.
CREATE TABLE asset_note (
    asset       text   PRIMARY KEY,
    criticality text,
    asset_group text,
    owner       text,
    version     bigint NOT NULL
);
INSERT INTO asset_note (asset, criticality, asset_group, owner, version)
SELECT asset, criticality, asset_group, owner, profile_version FROM asset_board WHERE profile_version > 0;
CREATE TRIGGER oncall_asset_changed AFTER UPDATE OF criticality, asset_group, owner ON asset_note FOR EACH ROW
    WHEN (old.criticality IS DISTINCT FROM new.criticality OR old.asset_group IS DISTINCT FROM new.asset_group
        OR old.owner IS DISTINCT FROM new.owner)
    EXECUTE FUNCTION document_changed('on-call');
CREATE TRIGGER oncall_asset_added AFTER INSERT ON asset_note FOR EACH ROW
    WHEN (new.criticality IS NOT NULL OR new.asset_group IS NOT NULL OR new.owner IS NOT NULL)
    EXECUTE FUNCTION document_changed('on-call');

-- A fold of another name: a node of the version before moves its own position, and leaves out what this version adds.
INSERT INTO fold_position (fold, xid, ordering)
SELECT 'automations', xid, ordering FROM fold_position
WHERE fold IN ('automation', 'boards') AND (SELECT count(*) FROM fold_position WHERE fold IN ('automation', 'boards')) = 2
ORDER BY xid, ordering LIMIT 1;

-- An automation and the approval of one of its versions are two documents.
INSERT INTO document (kind, name, version, body, changed_by, changed_at)
SELECT 'automation', name, version, jsonb_build_object('automation', body, 'secret', secret), changed_by, changed_at FROM automation;
INSERT INTO document (kind, name, version, body, changed_by, changed_at)
SELECT 'automation-approval', name, 1, jsonb_build_object('version', version), approved_by, approved_at FROM automation
WHERE approved_at IS NOT NULL;
DROP TABLE automation;
CREATE VIEW automation AS
SELECT a.name, a.version, a.body -> 'automation' AS body, a.body ->> 'secret' AS secret, a.changed_by, a.changed_at,
    approval.changed_by AS approved_by, approval.changed_at AS approved_at
FROM document a
LEFT JOIN document approval ON approval.kind = 'automation-approval' AND approval.name = a.name
    AND (approval.body ->> 'version')::bigint = a.version
WHERE a.kind = 'automation';

CREATE TRIGGER sensor_group_changed AFTER INSERT OR UPDATE OR DELETE ON sensor_group
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('sensors');
CREATE TRIGGER sensor_configuration_changed AFTER INSERT OR UPDATE OR DELETE ON sensor_configuration
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('sensors');

CREATE TRIGGER rule_pack_changed AFTER INSERT ON rule_pack_change
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('rules');
CREATE TRIGGER rule_set_numbered AFTER INSERT ON rule_set
    FOR EACH STATEMENT EXECUTE FUNCTION document_changed('rules');

-- Each change of the alias table, in the order in which triage hears of them; a row's id is never given again.
CREATE TABLE alias_change (
    number bigint      PRIMARY KEY,
    row_id bigint      NOT NULL,
    holds  boolean     NOT NULL,
    alias  jsonb       NOT NULL,
    by     text        NOT NULL,
    at     timestamptz NOT NULL
);

-- How far triage has heard them. Each change of the table locks the row. A backup leaves it out: triage knows what it has heard.
CREATE TABLE alias_told (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    through bigint  NOT NULL
);

-- What the latest requests did: a repeat is answered as the first time.
CREATE TABLE alias_request (
    request   text        PRIMARY KEY,
    added     integer     NOT NULL,
    unchanged integer     NOT NULL,
    row_id    bigint      NOT NULL,
    at        timestamptz NOT NULL
);

-- Nobody journals anything while the two journals are read and closed.
LOCK TABLE event_journal IN SHARE ROW EXCLUSIVE MODE;

-- A damaged event must not keep the center down: the log names it, and the center goes on without it.
CREATE FUNCTION pg_temp.event(id text, sequence bigint, payload bytea) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN replace(convert_from(payload, 'UTF8'), '\u0000', '\ufffd')::jsonb;
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'Event % of % cannot be read, and the center goes on without it: %. Make that change again, or restore a backup.',
        sequence, id, SQLERRM;
    RETURN NULL;
END $$;

CREATE TEMPORARY TABLE closing ON COMMIT DROP AS
SELECT persistence_id AS id, sequence_number AS sequence, event_ser_manifest AS manifest,
    pg_temp.event(persistence_id, sequence_number, event_payload) AS event
FROM event_journal WHERE persistence_id IN ('rule-packs|default', 'alias-table|default');

INSERT INTO rule_pack_change (revision, name, content, rules, rolled_back_to, by, at)
SELECT (event ->> 'revision')::bigint, event ->> 'name', event ->> 'content', coalesce((event ->> 'rules')::integer, 0),
    coalesce((event ->> 'rolledBackTo')::bigint, 0), event ->> 'by', (event ->> 'at')::timestamptz
FROM closing WHERE id = 'rule-packs|default' AND event IS NOT NULL ORDER BY sequence
ON CONFLICT DO NOTHING;

INSERT INTO alias_change (number, row_id, holds, alias, by, at)
SELECT row_number() OVER (ORDER BY sequence, place), (entry -> 'id')::bigint, holds, entry -> 'alias', by, at::timestamptz
FROM (
    SELECT sequence, place, true AS holds, entry, entry -> 'said' ->> 'by' AS by, entry -> 'said' ->> 'at' AS at
    FROM closing, jsonb_array_elements(event -> 'rows') WITH ORDINALITY AS one (entry, place)
    WHERE manifest = 'alias-table.rows-added.v1' AND event IS NOT NULL
    UNION ALL
    SELECT sequence, 1, false, event -> 'row', event ->> 'by', event ->> 'at'
    FROM closing WHERE manifest = 'alias-table.row-removed.v1' AND event IS NOT NULL) change;

INSERT INTO alias_told (through)
SELECT coalesce(max((event ->> 'through')::bigint), 0) FROM closing WHERE manifest = 'alias-table.triage-told.v1';

INSERT INTO alias_request (request, added, unchanged, row_id, at)
SELECT request, added, unchanged, row_id, at::timestamptz FROM (
    SELECT event ->> 'request' AS request, (event -> 'outcome' -> 'added')::integer AS added,
        (event -> 'outcome' -> 'unchanged')::integer AS unchanged, (event -> 'outcome' -> 'row')::bigint AS row_id,
        event -> 'rows' -> 0 -> 'said' ->> 'at' AS at
    FROM closing WHERE manifest = 'alias-table.rows-added.v1' AND (event -> 'last')::boolean
    UNION ALL
    SELECT event ->> 'request', 0, 0, (event -> 'row' -> 'id')::bigint, event ->> 'at'
    FROM closing WHERE manifest = 'alias-table.row-removed.v1') done
WHERE request IS NOT NULL
ON CONFLICT DO NOTHING;

-- Rows that the lists lack, because they had not read the journal so far.
INSERT INTO alias_row (id, name_kind, name, owner_kind, owner, certainty, valid_from, valid_to, by, reason, at)
SELECT (entry -> 'id')::bigint, entry -> 'alias' -> 'name' ->> 'kind', entry -> 'alias' -> 'name' ->> 'value',
    entry -> 'alias' -> 'owner' ->> 'kind', entry -> 'alias' -> 'owner' ->> 'value', (entry -> 'alias' -> 'certainty')::integer,
    date_trunc('milliseconds', (entry -> 'alias' ->> 'from')::timestamptz),
    date_trunc('milliseconds', (entry -> 'alias' ->> 'to')::timestamptz), entry -> 'said' ->> 'by', entry -> 'said' ->> 'reason',
    date_trunc('milliseconds', (entry -> 'said' ->> 'at')::timestamptz)
FROM closing, jsonb_array_elements(event -> 'rows') AS one (entry)
WHERE manifest = 'alias-table.rows-added.v1' AND event IS NOT NULL
ON CONFLICT DO NOTHING;
DELETE FROM alias_row WHERE id IN (SELECT row_id FROM alias_change WHERE NOT holds);

DELETE FROM obligation WHERE entity_type = 'alias-table';
INSERT INTO obligation (entity_type, entity_id, what, due_at)
SELECT 'alias-table', 'default', 'tell', now() WHERE EXISTS (SELECT FROM alias_change, alias_told WHERE number > through);

-- The two journals are closed: an entity of the version before, on a node that still runs, finds its next number taken, and then an event
-- that it does not know, so that it refuses changes that nobody else would see. The number of the transaction lies before every fold's
-- position: no fold of that version meets the event. A center without a journal has no such node.
INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id, event_ser_manifest, event_payload, xid)
SELECT id, coalesce((SELECT max(sequence) FROM closing WHERE closing.id = entity.id), 0) + 1, 'schema-120',
    (extract(epoch FROM now()) * 1000)::bigint, 7401, 'journal.closed.v1', '{}'::bytea, '3'::xid8
FROM (VALUES ('rule-packs|default'), ('alias-table|default')) AS entity (id)
WHERE EXISTS (SELECT FROM event_journal);
