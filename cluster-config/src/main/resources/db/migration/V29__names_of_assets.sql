-- How an asset's host is called, by its sensors, and which other asset it is: folded from its journal, as JSON; null for most.
ALTER TABLE asset_board ADD COLUMN naming jsonb;
