-- A sender that was made for one door: its credential opens this door and nothing else. Null for a sensor.
ALTER TABLE sensor ADD COLUMN door text;
