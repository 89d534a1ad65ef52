package io.watchfloor.sensors.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A range of sequence numbers without records: lost or evicted records of the spool, or records that the sensor
 * dropped.
 *
 * @param from first sequence number
 * @param to last sequence number
 * @param reason for example {@code spool-age}; null for damage
 * @param since when the first record was received or dropped, by the sensor's clock; null if unknown
 * @param until when the last record was received or dropped, by the sensor's clock; null if unknown
 */
public record SequenceGap(
        @FieldLimits(from = 1, to = UplinkFrame.LARGEST) long from,
        @FieldLimits(from = 1, to = UplinkFrame.LARGEST) long to,
        @Nullable String reason,
        @Nullable Instant since,
        @Nullable Instant until) {

    private static final String REASON = "[a-z][a-z0-9-]{0,39}";

    /** @throws IllegalArgumentException if the range is invalid, or the reason is not a lower-case word */
    public SequenceGap {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("%d to %d is not a valid range of sequence numbers".formatted(from, to));
        }
        if (reason != null && !reason.matches(REASON)) {
            throw new IllegalArgumentException("a reason must consist of lower-case letters, digits and hyphens");
        }
    }

    /** Creates a gap that was caused by damage, so that its times are unknown. */
    public SequenceGap(long from, long to) {
        this(from, to, null, null, null);
    }

    /** Returns the number of sequence numbers in the gap. */
    public long count() {
        return to - from + 1;
    }
}
