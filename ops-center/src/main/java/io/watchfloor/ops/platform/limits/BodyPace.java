package io.watchfloor.ops.platform.limits;

import java.time.Duration;
import java.util.Optional;

/**
 * The required speed of a request body.
 *
 * @param deadline time limit for the whole body
 * @param leastRate lowest rate in bytes per second, measured after {@link #GRACE}
 */
record BodyPace(Duration deadline, long leastRate) {

    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration EVER = Duration.ofDays(365);

    /** The required speed for a message of a stream, which may take long on a slow connection. */
    BodyPace withoutDeadline() {
        return new BodyPace(EVER, leastRate);
    }

    Optional<BodyRefusal> missed(Duration elapsed, long bytes) {
        if (elapsed.compareTo(deadline) > 0) {
            return Optional.of(BodyRefusal.late(deadline));
        }
        long counted = elapsed.minus(GRACE).toMillis();
        return counted > 0 && bytes * 1000 < leastRate * counted
                ? Optional.of(BodyRefusal.slow(leastRate))
                : Optional.empty();
    }
}
