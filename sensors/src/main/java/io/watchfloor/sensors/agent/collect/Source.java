package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.Priority;
import io.watchfloor.sensors.protocol.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * Settings for all records of one source.
 *
 * @param asset asset of the records as {@code kind:name}; null if each record names its asset
 * @param logsource Sigma log source, which selects the rules; null if the center infers the log source from each record
 * @param onlyJson true if lines that are not JSON objects are dropped and counted instead of sent as text
 * @param lines how lines are grouped into records
 * @param priority if the spool is full, records of the lowest priority are dropped first
 */
public record Source(
        @Nullable String asset, @Nullable LogSource logsource, boolean onlyJson, LineFormat lines, Priority priority) {
    /** A source without settings: the center reads asset and log source from each record. */
    public static final Source PLAIN = new Source(null, null, false, LineFormat.EACH);

    /** Creates a source with normal priority. */
    public Source(@Nullable String asset, @Nullable LogSource logsource, boolean onlyJson, LineFormat lines) {
        this(asset, logsource, onlyJson, lines, Priority.NORMAL);
    }

    public CollectedRecord collected(byte[] body) {
        return new CollectedRecord(asset, logsource, priority, body);
    }
}
