-- Whether a sensor understands being told to stop what it does; older ones never say so.
ALTER TABLE sensor_readiness ADD COLUMN cancels boolean NOT NULL DEFAULT false;
