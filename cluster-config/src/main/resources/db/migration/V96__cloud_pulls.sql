-- How far each door that pulls came: a stream is a region of an account, or a collection.
CREATE TABLE cloud_pull (
    door     text   NOT NULL,
    stream   text   NOT NULL,
    mark     text   NOT NULL DEFAULT '', -- up to where everything is committed; empty before the first time
    sequence bigint NOT NULL DEFAULT 0,  -- the last one that was given to an item
    PRIMARY KEY (door, stream)
);

-- What was listed since a little before the mark. An item keeps the sequence under which it was brought first.
CREATE TABLE cloud_item (
    door     text        NOT NULL,
    stream   text        NOT NULL,
    item     text        NOT NULL,
    at       timestamptz NOT NULL,
    sequence bigint      NOT NULL,
    done     boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (door, stream, item)
);
CREATE INDEX cloud_item_at ON cloud_item (door, stream, at);

-- Which node pulls now.
CREATE TABLE cloud_lease (
    door  text        PRIMARY KEY,
    node  text        NOT NULL,
    until timestamptz NOT NULL
);
