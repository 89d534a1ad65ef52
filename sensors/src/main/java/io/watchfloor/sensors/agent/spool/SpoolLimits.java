package io.watchfloor.sensors.agent.spool;

import java.time.Duration;

/**
 * Limits of a spool. In a full spool, records of a lower priority are always evicted for those of a higher one.
 *
 * @param maxBytes maximum size of all segments together
 * @param maxAge how long a record may wait; zero for no limit
 * @param whenFull what happens if no record of a lower priority is left
 */
public record SpoolLimits(long maxBytes, Duration maxAge, WhenFull whenFull) {
    private static final long SMALLEST = 1 << 20;
    private static final long SMALLEST_SEGMENT = 64 << 10;
    private static final long LARGEST_SEGMENT = 8 << 20;
    private static final Duration LONGEST_SLACK = Duration.ofHours(1);

    /** What a full spool does with a new record if no record of a lower priority is left. */
    public enum WhenFull {
        /** Reject it: a source that can wait stops reading, other sources drop the record. */
        WAIT,
        /** Evict the oldest records of the same priority. */
        DROP_OLDEST
    }

    public SpoolLimits {
        maxBytes = Math.max(maxBytes, SMALLEST);
    }

    /** Limits the size only. */
    public static SpoolLimits of(long maxBytes) {
        return new SpoolLimits(maxBytes, Duration.ZERO, WhenFull.WAIT);
    }

    /** The maximum size of one segment. */
    long segmentBytes() {
        return Math.clamp(maxBytes / 8, SMALLEST_SEGMENT, LARGEST_SEGMENT);
    }

    /** How far records may exceed {@link #maxAge} before they are evicted, so that many are evicted at once. */
    Duration slack() {
        Duration share = maxAge.dividedBy(8);
        return share.compareTo(LONGEST_SLACK) < 0 ? share : LONGEST_SLACK;
    }
}
