package io.watchfloor.sensors.agent.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The wait before the next connection attempt: a random time up to a bound that doubles with each failure ("full
 * jitter"). Sensors that lost the center at the same time therefore do not reconnect at the same time.
 */
final class Backoff {
    private static final int MAX_DOUBLINGS = 20;

    private final long firstMillis;
    private final long mostMillis;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.mostMillis = most.toMillis();
        this.random = random;
    }

    Duration next() {
        long bound = Math.min(mostMillis, firstMillis << Math.min(failures, MAX_DOUBLINGS));
        failures++;
        return Duration.ofMillis(random.nextLong(bound + 1));
    }

    /** Reduces the number of counted failures, so that the next upper bound is at most this duration. */
    void limitTo(Duration bound) {
        while (failures > 0 && firstMillis << Math.min(failures, MAX_DOUBLINGS) > bound.toMillis()) {
            failures--;
        }
    }

    void reset() {
        failures = 0;
    }
}
