-- Which values the columns of a file may have: a split block Bloom filter. It is derived from the file: a migration that
-- changes its format sets it to null, and the node that writes files computes it again. Null: not known.
ALTER TABLE archive_file ADD COLUMN sketch bytea;
-- A search reads 32 bytes of each sketch, which needs content that is not compressed.
ALTER TABLE archive_file ALTER COLUMN sketch SET STORAGE EXTERNAL;
