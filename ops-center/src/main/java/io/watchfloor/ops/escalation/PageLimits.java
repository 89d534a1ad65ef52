package io.watchfloor.ops.escalation;

import java.time.Duration;

/**
 * How many pages a receiver gets. Up to half of them may be pages about one case; the rest are digests, so that news
 * never waits longer than {@link #betweenDigests()}.
 *
 * @param perMinute pages in any minute, digests included, at least 2
 * @param perSensorAndMinute of these, pages about single cases that one sensor opened
 */
public record PageLimits(int perMinute, int perSensorAndMinute) {

    /** The period over which the limits count. */
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
