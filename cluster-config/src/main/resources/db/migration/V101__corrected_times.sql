-- Milliseconds that a time has been corrected by, because the sensor's clock was off for certain; NULL when by nothing.
ALTER TABLE alert_detection ADD COLUMN corrected_by bigint;
ALTER TABLE alert_evidence ADD COLUMN corrected_by bigint;
ALTER TABLE window_evidence ADD COLUMN corrected_by bigint;

-- What an admitted record carries: the same, and since when (by the sensor's clock) its own time is by that clock.
ALTER TABLE quarantined_telemetry ADD COLUMN corrected_by bigint;
ALTER TABLE quarantined_telemetry ADD COLUMN clock_since bigint;

CREATE OR REPLACE VIEW watchfloor_seen.alert_detection AS
    SELECT d.* FROM alert_detection d
    WHERE EXISTS (SELECT FROM watchfloor_seen.alert_board a WHERE a.id = d.alert);

CREATE OR REPLACE VIEW watchfloor_seen.alert_evidence AS
    SELECT e.* FROM alert_evidence e
    WHERE EXISTS (SELECT FROM watchfloor_seen.alert_board a WHERE a.id = e.alert);
