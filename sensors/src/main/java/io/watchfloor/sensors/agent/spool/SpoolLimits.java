package io.watchfloor.sensors.agent.spool;

import java.time.Duration;

/**
 * How much may wait in a spool, and what becomes of what does not fit. Records of a lower priority always give way.
 *
 * @param maxBytes bound of all segments together
 * @param maxAge how long a record may wait; zero for as long as it takes
 * @param whenFull what else gives way
 */
public record SpoolLimits(long maxBytes, Duration maxAge, WhenFull whenFull) {
    private static final long SMALLEST = 1 << 20;
    private static final long SMALLEST_SEGMENT = 64 << 10;
    private static final long LARGEST_SEGMENT = 8 << 20;
    private static final Duration LONGEST_SLACK = Duration.ofHours(1);

    /** What a full spool does with a record when nothing of a lower priority is left to give way. */
    public enum WhenFull {
        /** Refuse it: a source that can wait stays where it is, one that cannot leaves it out. */
        WAIT,
        /** Let go of the oldest records of the same priority. */
        DROP_OLDEST
    }

    public SpoolLimits {
        maxBytes = Math.max(maxBytes, SMALLEST);
    }

    /** Bounded by bytes alone. */
    public static SpoolLimits of(long maxBytes) {
        return new SpoolLimits(maxBytes, Duration.ZERO, WhenFull.WAIT);
    }

    /** The size at which a segment ends. */
    long segmentBytes() {
        return Math.clamp(maxBytes / 8, SMALLEST_SEGMENT, LARGEST_SEGMENT);
    }

    /** How much older than {@link #maxAge} records become before those that are too old go, many at a time. */
    Duration slack() {
        Duration share = maxAge.dividedBy(8);
        return share.compareTo(LONGEST_SLACK) < 0 ? share : LONGEST_SLACK;
    }
}
