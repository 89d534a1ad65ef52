-- Time stamps (RFC 3161) of heads of the audit log.
CREATE TABLE audit_time_stamp (
    seq       bigint      NOT NULL,
    hash      text        NOT NULL, -- of this record; the authority confirmed it
    at        timestamptz NOT NULL, -- as confirmed
    authority text        NOT NULL, -- subject of the certificate
    response  text        NOT NULL, -- of the authority, in Base64
    PRIMARY KEY (seq, hash)
);

CREATE TRIGGER audit_time_stamp_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_time_stamp
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
