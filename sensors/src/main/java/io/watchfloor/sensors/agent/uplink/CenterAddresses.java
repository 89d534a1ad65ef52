package io.watchfloor.sensors.agent.uplink;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The addresses of one center, tried in order. The wait before another address is short; after all addresses have
 * failed, the {@link Backoff} applies. If an established connection was lost, the wait before the next address is up to
 * 5 s, because thousands of sensors may reconnect at the same time.
 */
final class CenterAddresses {
    private static final Duration SPREAD = Duration.ofSeconds(5);

    private final List<URI> all;
    private final RandomGenerator random;
    private final Duration first;
    private final Map<URI, String> reasons = new HashMap<>();
    private volatile int index;
    private int failed;
    private int refused;

    /** @param first upper bound of the wait before another address is tried */
    CenterAddresses(List<URI> all, Duration first, RandomGenerator random) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a center needs at least one address");
        }
        this.all = List.copyOf(all);
        this.first = first;
        this.random = random;
    }

    /** Returns the address in use, or the next address to try. */
    URI current() {
        return all.get(index);
    }

    /** Called when the center has welcomed the sensor; clears earlier failures. */
    void welcomed() {
        failed = 0;
        refused = 0;
        reasons.clear();
    }

    /**
     * Moves to the next address after a failure.
     *
     * @param worked whether the connection had been established before the failure
     * @return the random wait before the next attempt
     */
    Duration next(boolean worked, Backoff backoff) {
        index = (index + 1) % all.size();
        failed++;
        if (failed % all.size() == 0) {
            return backoff.next();
        }
        Duration bound = worked && SPREAD.compareTo(first) > 0 ? SPREAD : first;
        return Duration.ofMillis(random.nextLong(bound.toMillis() + 1));
    }

    /** Whether all addresses in succession have rejected the credential, so that retrying is useless. */
    boolean refusedByAll() {
        refused++;
        return refused >= all.size();
    }

    /** Whether this failure should be logged, because its reason differs from the last failure of the same address. */
    boolean isNewFailure(String reason) {
        return !reason.equals(reasons.put(current(), reason));
    }
}
