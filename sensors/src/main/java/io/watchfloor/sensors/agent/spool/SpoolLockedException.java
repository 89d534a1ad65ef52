package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown if another process, or another spool of this process, uses the directory. */
public final class SpoolLockedException extends IOException {
    SpoolLockedException(Path directory) {
        super("the spool " + directory + " is in use by another sensor: stop that sensor, or choose another --state");
    }
}
