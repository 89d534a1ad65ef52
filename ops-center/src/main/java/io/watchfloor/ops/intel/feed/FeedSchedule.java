package io.watchfloor.ops.intel.feed;

import java.time.Duration;

/** When a feed is polled next. */
final class FeedSchedule {

    private static final Duration LONGEST = Duration.ofHours(6);
    private static final int MOST_DOUBLINGS = 16;

    private FeedSchedule() {}

    /**
     * Returns the pause before the next poll, which doubles with each failure in a row up to six hours.
     *
     * @param failures in a row; zero after a success
     * @param retryAfter the delay that the server asked for; zero if none
     * @param jitter from 0 to 1, so that feeds that failed together are not polled together
     */
    static Duration pause(Duration every, int failures, Duration retryAfter, double jitter) {
        Duration longest = every.compareTo(LONGEST) > 0 ? every : LONGEST;
        Duration doubled = every.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        Duration pause = doubled.compareTo(longest) > 0 ? longest : doubled;
        Duration spread = Duration.ofMillis((long) (pause.toMillis() * (0.9 + 0.2 * jitter)));
        Duration asked = retryAfter.compareTo(LONGEST) > 0 ? LONGEST : retryAfter;
        return asked.compareTo(spread) > 0 ? asked : spread;
    }
}
