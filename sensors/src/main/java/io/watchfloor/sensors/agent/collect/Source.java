package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sensors.agent.spool.Collected;
import io.watchfloor.sensors.protocol.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say about everything that one source reports.
 *
 * @param asset whose telemetry it is, as {@code kind:name}; null when the records tell
 * @param logsource which rules look at it; null when the records tell
 * @param onlyJson whether a line that is no JSON object is left out (and counted) instead of sent as text
 */
public record Source(@Nullable String asset, @Nullable LogSource logsource, boolean onlyJson) {
    /** The records tell everything. */
    public static final Source PLAIN = new Source(null, null, false);

    Collected collected(byte[] body) {
        return new Collected(asset, logsource, body);
    }
}
