-- What the doors of each node of a cluster count since it started, told again and again by itself.
CREATE TABLE door_count (
    node    text        PRIMARY KEY,
    told_at timestamptz NOT NULL,
    doors   jsonb       NOT NULL
);
