package io.watchfloor.ops.escalation;

import java.time.Duration;

/**
 * How many pages a receiver gets. Half of them may be pages about one case, the rest are digests, so that news never wait for
 * longer than {@link #betweenDigests()}.
 *
 * @param perMinute pages in any minute, digests included, at least 2
 * @param perSensorAndMinute of these, pages about one case whose case one sensor opened
 */
public record PageLimits(int perMinute, int perSensorAndMinute) {

    /** What the limits count over. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    int alone() {
        return perMinute - digests();
    }

    private int digests() {
        return perMinute / 2;
    }

    /** The least time between two digests. */
    Duration betweenDigests() {
        return WINDOW.dividedBy(digests());
    }
}
