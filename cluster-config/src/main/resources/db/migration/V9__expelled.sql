-- Members that their cluster removed because it could not reach them. Two sides that cannot hear each other may both think that they are the
-- rest of the cluster, for instance when it shrank to two before they parted: whoever finds itself here first ends, and the other goes on.
CREATE TABLE cluster_expelled (
    system      text        NOT NULL,
    member      text        NOT NULL,
    expelled_by text        NOT NULL,
    expelled_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (system, member)
);
