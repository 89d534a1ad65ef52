package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * A record that a collector has read and that is not in the spool yet.
 *
 * @param asset the asset as {@code kind:name}, if the settings name the asset
 * @param priority if the spool is full, records of a lower priority are evicted first
 * @param body at most {@link SegmentedSpool#LARGEST_BODY} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // instances are never compared
public record CollectedRecord(
        @Nullable String asset, @Nullable LogSource logsource, Priority priority, byte[] body) {

    /** Creates a record with normal priority. */
    public CollectedRecord(@Nullable String asset, @Nullable LogSource logsource, byte[] body) {
        this(asset, logsource, Priority.NORMAL, body);
    }
}
