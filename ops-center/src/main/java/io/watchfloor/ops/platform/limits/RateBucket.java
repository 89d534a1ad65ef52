package io.watchfloor.ops.platform.limits;

/**
 * A token bucket: holds at most as many tokens as the burst, and is refilled at a rate per minute.
 *
 * @param left number of tokens that remained at {@code nanos}
 * @param nanos a time on a monotonic clock
 */
public record RateBucket(double left, long nanos) {

    private static final double NANOS_A_MINUTE = 60e9;

    public static RateBucket full(int burst, long nanos) {
        return new RateBucket(burst, nanos);
    }

    /** The bucket at a later time. */
    public RateBucket at(long now, int burst, double perMinute) {
        double more = Math.max(0, now - nanos) / NANOS_A_MINUTE * perMinute;
        return new RateBucket(Math.min(burst, left + more), now);
    }

    public boolean hasToken() {
        return left >= 1;
    }

    public RateBucket takeOne() {
        return new RateBucket(left - 1, nanos);
    }
}
