package io.watchfloor.sensors.agent.collect;

import java.io.Closeable;
import java.io.IOException;

/**
 * One source of telemetry, asked again and again on one thread. It appends to the spool and only then moves its own
 * position on; when the spool is full it stays where it is, so that a source that can wait loses nothing.
 */
public interface Collector extends Closeable {
    /** What a collector knows about the next moment. */
    enum Progress {
        /** More is likely there: ask again at once. */
        MORE,
        /** Nothing to read, no leave to read it, or no room for it: ask again in a while. */
        IDLE,
        /** Nothing will ever come any more. */
        ENDED
    }

    /**
     * Reads and appends at most one group.
     *
     * @throws IOException when the spool fails; a source that fails is reported and {@link Progress#IDLE}
     */
    Progress collect() throws IOException;
}
