-- Who did what, as a chain: each record's hash holds the one before it (see ChainHash). Rows are added and never changed.

CREATE TABLE audit_record (
    seq     bigint      PRIMARY KEY CHECK (seq > 0),
    at      timestamptz NOT NULL,
    actor   text        NOT NULL,
    via     text        NOT NULL,
    address text        NOT NULL,
    action  text        NOT NULL,
    object  text        NOT NULL,
    before  text        NOT NULL,
    after   text        NOT NULL,
    reason  text        NOT NULL,
    outcome text        NOT NULL,
    hash    text        NOT NULL CHECK (length(hash) = 64)
);
CREATE INDEX audit_record_actor ON audit_record (actor, seq);
CREATE INDEX audit_record_action ON audit_record (action, seq);
CREATE INDEX audit_record_at ON audit_record (at, seq);

-- The end of the chain, in one row that the first record brings. Who appends locks it until the end of the transaction.
CREATE TABLE audit_head (
    one   boolean PRIMARY KEY DEFAULT true CHECK (one),
    chain text    NOT NULL,
    seq   bigint  NOT NULL,
    hash  text    NOT NULL CHECK (length(hash) = 64)
);

-- What the nodes signed, to be shown. Proof is what was kept elsewhere.
CREATE TABLE audit_signed_head (
    seq       bigint      NOT NULL,
    at        timestamptz NOT NULL,
    chain     text        NOT NULL,
    hash      text        NOT NULL,
    key       text        NOT NULL,
    signature text        NOT NULL,
    PRIMARY KEY (seq, key)
);

CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;

CREATE FUNCTION audit_head_only_advances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.chain <> OLD.chain OR NEW.seq <> OLD.seq + 1 THEN
        RAISE EXCEPTION 'the audit log only grows: its head goes from % to % one by one', OLD.seq, OLD.seq + 1;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_record_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER audit_signed_head_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_signed_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER audit_head_only_advances BEFORE UPDATE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_head_only_advances();
