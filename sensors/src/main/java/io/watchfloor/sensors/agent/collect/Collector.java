package io.watchfloor.sensors.agent.collect;

import java.io.Closeable;
import java.io.IOException;

/**
 * One source of telemetry, polled on one thread. It appends to the spool first and then saves its new position. If the
 * spool is full, the position is unchanged, so that a source that can wait loses nothing.
 */
public interface Collector extends Closeable {
    /** Whether more telemetry is expected now. */
    enum Progress {
        /** More telemetry is likely available: poll again immediately. */
        MORE,
        /** Nothing to read, no permission, or no room in the spool: poll again later. */
        IDLE,
        /** The source has ended. */
        ENDED
    }

    /**
     * Reads and appends at most one group.
     *
     * @throws IOException if the spool fails; a failing source is logged and returns {@link Progress#IDLE}
     */
    Progress collect() throws IOException;
}
