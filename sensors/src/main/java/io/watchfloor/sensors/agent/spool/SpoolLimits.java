package io.watchfloor.sensors.agent.spool;

/**
 * How much may wait in a spool.
 *
 * @param maxBytes bound of all segments together
 */
public record SpoolLimits(long maxBytes) {
    private static final long SMALLEST = 1 << 20;
    private static final long SMALLEST_SEGMENT = 64 << 10;
    private static final long LARGEST_SEGMENT = 8 << 20;

    public SpoolLimits {
        maxBytes = Math.max(maxBytes, SMALLEST);
    }

    /** Bounded by bytes alone. */
    public static SpoolLimits of(long maxBytes) {
        return new SpoolLimits(maxBytes);
    }

    /** The size at which a segment ends. */
    long segmentBytes() {
        return Math.clamp(maxBytes / 8, SMALLEST_SEGMENT, LARGEST_SEGMENT);
    }
}
