package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * A record that a collector has read and that is not in the spool yet.
 *
 * @param asset {@code kind:name} if the settings name the asset
 * @param priority priority in a full spool
 * @param body at most {@link SegmentedSpool#LARGEST_BODY} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record CollectedRecord(
        @Nullable String asset, @Nullable LogSource logsource, Priority priority, byte[] body) {

    /** A record with normal priority. */
    public CollectedRecord(@Nullable String asset, @Nullable LogSource logsource, byte[] body) {
        this(asset, logsource, Priority.NORMAL, body);
    }
}
