package io.watchfloor.ops.ingest;

/**
 * So many at once, then so many a minute: a token bucket.
 *
 * @param left as of then
 * @param nanos when, by a clock that only runs forward
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
