package io.watchfloor.sensors.agent.spool;

import java.time.Duration;

/**
 * Limits of a spool. If the spool is full, records of a lower priority are always evicted for records of a higher
 * priority.
 *
 * @param maxBytes maximum size of all segments together
 * @param maxAge how long a record may wait; zero for no limit
 * @param whenFull what happens if the spool contains no record of a lower priority
 */
public record SpoolLimits(long maxBytes, Duration maxAge, WhenFull whenFull) {
    private static final long SMALLEST = 1 << 20;
    private static final long SMALLEST_SEGMENT = 64 << 10;
    private static final long LARGEST_SEGMENT = 8 << 20;
    private static final Duration LONGEST_SLACK = Duration.ofHours(1);

    /** What a full spool does with a new record if the spool contains no record of a lower priority. */
    public enum WhenFull {
        /** Rejects the new record: a source that can wait stops reading, and other sources drop the record. */
        WAIT,
        /** Evicts the oldest records of the same priority. */
        DROP_OLDEST
    }

    public SpoolLimits {
        maxBytes = Math.max(maxBytes, SMALLEST);
    }

    /** Creates limits without a maximum age. */
    public static SpoolLimits of(long maxBytes) {
        return new SpoolLimits(maxBytes, Duration.ZERO, WhenFull.WAIT);
    }

    /** Returns the maximum size of one segment. */
    long segmentBytes() {
        return Math.clamp(maxBytes / 8, SMALLEST_SEGMENT, LARGEST_SEGMENT);
    }

    /**
     * Returns how far records may exceed {@link #maxAge} before they are evicted, so that many records are evicted
     * together.
     */
    Duration slack() {
        Duration share = maxAge.dividedBy(8);
        return share.compareTo(LONGEST_SLACK) < 0 ? share : LONGEST_SLACK;
    }
}
