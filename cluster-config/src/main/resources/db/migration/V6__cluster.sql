-- Which cluster works on this journal. A node may form a new cluster only after it has taken this row, and the members of
-- the cluster keep it while they live: who was cut off and started again finds it taken, instead of becoming a second cluster.
-- The token goes up with each new cluster: members of an older one learn from it that they are no longer the cluster.
CREATE TABLE cluster_formation (
    system     text        PRIMARY KEY,
    token      bigint      NOT NULL,
    formed_by  text        NOT NULL,
    formed_at  timestamptz NOT NULL DEFAULT now(),
    kept_until timestamptz NOT NULL
);

-- Who belongs to it, by address and incarnation: a node that joins finds here the token of the members that it has joined.
CREATE TABLE cluster_member (
    system  text        NOT NULL,
    member  text        NOT NULL,
    token   bigint      NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (system, member)
);

-- Each node of a cluster has a bootstrap token of its own: a new one replaces that of the same node alone.
ALTER TABLE api_token ADD COLUMN node text NOT NULL DEFAULT '';
