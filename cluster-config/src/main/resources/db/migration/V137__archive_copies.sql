-- Copies of archived files that nodes have fetched from the object store. A copy is listed before it is fetched, and until
-- it is deleted from the node's disk.
CREATE TABLE archive_copy (
    path text NOT NULL, -- of archive_file, whose row remains while a node has a copy
    node text NOT NULL,
    PRIMARY KEY (path, node)
);

-- When the file was deleted from the folder or the object store.
ALTER TABLE archive_file ADD COLUMN deleted_at timestamptz;

-- Higher with each change of the node that writes: a node that paused lists no file once another node has taken over.
ALTER TABLE archive_writer ADD COLUMN term bigint NOT NULL DEFAULT 0;
