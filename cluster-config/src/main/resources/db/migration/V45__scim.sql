-- What identity providers write by SCIM: their users and groups, as they wrote them.
CREATE TABLE scim_record (
    id          text        PRIMARY KEY,
    provider    text        NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('USER', 'GROUP')),
    key         text        NOT NULL,
    external_id text        NOT NULL,
    active      boolean     NOT NULL,
    resource    text        NOT NULL,
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX scim_record_key ON scim_record (provider, kind, lower(key));
CREATE INDEX scim_record_external ON scim_record (provider, kind, external_id);

CREATE TABLE scim_member (
    in_group  text NOT NULL REFERENCES scim_record (id),
    scim_user text NOT NULL REFERENCES scim_record (id),
    PRIMARY KEY (in_group, scim_user)
);
CREATE INDEX scim_member_user ON scim_member (scim_user);
