-- The log sources of one asset, or of a page of assets, without reading those of all.
CREATE INDEX asset_source_of ON asset_source (substr(asset, position('/' in asset) + 1));
