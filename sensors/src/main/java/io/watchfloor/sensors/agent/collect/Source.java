package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.Priority;
import io.watchfloor.sensors.protocol.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say about everything that one source reports.
 *
 * @param asset the asset that the telemetry is about, as {@code kind:name}; null when each record names it
 * @param logsource selects the rules that are applied; null when each record implies it
 * @param onlyJson whether a line that is not a JSON object is dropped (and counted) instead of sent as text
 * @param lines what makes records of lines
 * @param priority which records stay in a full spool when others have to go
 */
public record Source(
        @Nullable String asset, @Nullable LogSource logsource, boolean onlyJson, LineFormat lines, Priority priority) {
    /** Asset and log source are taken from the records. */
    public static final Source PLAIN = new Source(null, null, false, LineFormat.EACH);

    /** Of the usual priority. */
    public Source(@Nullable String asset, @Nullable LogSource logsource, boolean onlyJson, LineFormat lines) {
        this(asset, logsource, onlyJson, lines, Priority.NORMAL);
    }

    public CollectedRecord collected(byte[] body) {
        return new CollectedRecord(asset, logsource, priority, body);
    }
}
