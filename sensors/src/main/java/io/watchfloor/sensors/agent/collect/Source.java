package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.Priority;
import io.watchfloor.sensors.protocol.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * Settings for all records of one source.
 *
 * @param asset asset of the records as {@code kind:name}; null if each record names its asset
 * @param logsource selects the rules; null if the center infers the log source from each record
 * @param onlyJson whether lines that are not JSON objects are dropped and counted instead of sent as text
 * @param lines how lines become records
 * @param priority records of the lowest priority are dropped first if the spool is full
 */
public record Source(
        @Nullable String asset, @Nullable LogSource logsource, boolean onlyJson, LineFormat lines, Priority priority) {
    /** The center reads asset and log source from each record. */
    public static final Source PLAIN = new Source(null, null, false, LineFormat.EACH);

    /** A source with normal priority. */
    public Source(@Nullable String asset, @Nullable LogSource logsource, boolean onlyJson, LineFormat lines) {
        this(asset, logsource, onlyJson, lines, Priority.NORMAL);
    }

    public CollectedRecord collected(byte[] body) {
        return new CollectedRecord(asset, logsource, priority, body);
    }
}
