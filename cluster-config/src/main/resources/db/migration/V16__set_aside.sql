-- What the sensor said about a record in quarantine, so that it can be judged again as it came, and what the record is about if that could be
-- read.
ALTER TABLE quarantined_telemetry ADD COLUMN named_asset text;
ALTER TABLE quarantined_telemetry ADD COLUMN log_source text;
ALTER TABLE quarantined_telemetry ADD COLUMN about text;
-- People see the latest first.
CREATE INDEX quarantined_by_time ON quarantined_telemetry (received_at DESC, sensor DESC, epoch DESC, sequence DESC);

-- The riskiest assets first.
CREATE INDEX asset_board_risk ON asset_board (coalesce(risk, 0) DESC, open_alerts DESC, asset);
