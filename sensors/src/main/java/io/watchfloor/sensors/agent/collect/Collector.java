package io.watchfloor.sensors.agent.collect;

import java.io.Closeable;
import java.io.IOException;

/**
 * Collects one source of telemetry and is polled on one thread. A collector first appends records to the spool and then
 * saves its new position. If the spool is full, the position does not change, so a source that can wait loses nothing.
 */
public interface Collector extends Closeable {
    /** Whether the source is expected to have more telemetry now. */
    enum Progress {
        /** More telemetry is likely available: poll again immediately. */
        MORE,
        /** Nothing can be read, permission is missing, or the spool is full: poll again later. */
        IDLE,
        /** The source has ended and will provide no more telemetry. */
        ENDED
    }

    /**
     * Reads and appends at most one group of records.
     *
     * @throws IOException if the spool fails; a failure of the source is logged instead, and the result is
     *     {@link Progress#IDLE}
     */
    Progress collect() throws IOException;
}
