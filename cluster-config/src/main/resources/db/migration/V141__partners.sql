-- Partner organisations. What decides on access has columns of its own: each credential of a partner is checked with them.
CREATE TABLE partner (
    id          text        COLLATE "C" PRIMARY KEY,
    account     text        NOT NULL UNIQUE, -- the service account of the partner
    ceiling     smallint    NOT NULL,        -- rank of the highest marking that the partner may receive and send
    state       text        NOT NULL,
    valid_from  timestamptz,                 -- of the agreement
    valid_until timestamptz,
    version     bigint      NOT NULL,
    body        jsonb       NOT NULL,
    created_at  timestamptz NOT NULL,
    changed_by  text        NOT NULL,
    changed_at  timestamptz NOT NULL
);

-- How much of its quotas a partner has used in the latest window.
CREATE TABLE partner_usage (
    partner      text        COLLATE "C" NOT NULL,
    quota        text        NOT NULL,
    window_start timestamptz NOT NULL,
    used         bigint      NOT NULL,
    refused      bigint      NOT NULL, -- of all windows
    PRIMARY KEY (partner, quota)
);
