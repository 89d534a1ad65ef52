package io.watchfloor.sensors.agent.collect;

import java.io.Closeable;
import java.io.IOException;

/**
 * One source of telemetry, polled repeatedly on one thread. It appends to the spool first and then moves its own
 * position on. When the spool is full, the position stays, so a source that can wait loses nothing.
 */
public interface Collector extends Closeable {
    /** Whether more telemetry can be expected now. */
    enum Progress {
        /** More is likely there: ask again at once. */
        MORE,
        /** Nothing to read, no permission to read it, or no room for it: ask again in a while. */
        IDLE,
        /** Nothing will come any more. */
        ENDED
    }

    /**
     * Reads and appends at most one group.
     *
     * @throws IOException when the spool fails; a source that fails is reported and {@link Progress#IDLE}
     */
    Progress collect() throws IOException;
}
