package io.watchfloor.ops.intake.sensor;

/**
 * A token bucket: this many at once, then this many a minute.
 *
 * @param left tokens left at {@code nanos}
 * @param nanos a time on a monotonic clock
 */
record Allowance(double left, long nanos) {

    private static final double NANOS_A_MINUTE = 60e9;

    static Allowance full(int burst, long nanos) {
        return new Allowance(burst, nanos);
    }

    Allowance at(long now, int burst, int perMinute) {
        double more = Math.max(0, now - nanos) / NANOS_A_MINUTE * perMinute;
        return new Allowance(Math.min(burst, left + more), now);
    }

    boolean any() {
        return left >= 1;
    }

    Allowance less() {
        return new Allowance(left - 1, nanos);
    }
}
