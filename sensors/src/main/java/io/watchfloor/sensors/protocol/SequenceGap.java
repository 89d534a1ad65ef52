package io.watchfloor.sensors.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sequences whose records the spool can no longer deliver, or that stand for what the sensor left out.
 *
 * @param from the first
 * @param to the last
 * @param reason for instance {@code spool-age}; null when damage took them
 * @param since when the sensor had or left out the first of them, by its own clock; null when it is not known
 * @param until the same of the last
 */
public record SequenceGap(
        @FieldLimits(from = 1, to = UplinkFrame.LARGEST) long from,
        @FieldLimits(from = 1, to = UplinkFrame.LARGEST) long to,
        @Nullable String reason,
        @Nullable Instant since,
        @Nullable Instant until) {

    private static final String REASON = "[a-z][a-z0-9-]{0,39}";

    /** @throws IllegalArgumentException when this is not a range, or the reason not a word */
    public SequenceGap {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("%d to %d is no range of sequences".formatted(from, to));
        }
        if (reason != null && !reason.matches(REASON)) {
            throw new IllegalArgumentException("a reason is a word of lower case letters, digits and hyphens");
        }
    }

    /** Lost to damage: when they came is not known any more. */
    public SequenceGap(long from, long to) {
        this(from, to, null, null, null);
    }

    /** How many sequences these are. */
    public long count() {
        return to - from + 1;
    }
}
