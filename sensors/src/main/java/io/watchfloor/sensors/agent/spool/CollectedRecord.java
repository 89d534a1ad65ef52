package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * What a collector read: a record that has no place in the spool yet.
 *
 * @param asset {@code kind:name} when the settings name the asset
 * @param priority which records it gives way to when the spool is full
 * @param body at most {@link SegmentedSpool#LARGEST_BODY} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record CollectedRecord(
        @Nullable String asset, @Nullable LogSource logsource, Priority priority, byte[] body) {

    /** Of the usual priority. */
    public CollectedRecord(@Nullable String asset, @Nullable LogSource logsource, byte[] body) {
        this(asset, logsource, Priority.NORMAL, body);
    }
}
