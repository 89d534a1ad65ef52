package io.watchfloor.sensors.agent.uplink;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The addresses of one center, tried in their order. While there is another one to try, the wait is short; when all failed, it is that of
 * the {@link Backoff}. A connection that was there and broke may be one of many thousands that broke together: they do not all go to the
 * next node at once.
 */
final class CenterAddresses {
    private static final Duration SPREAD = Duration.ofSeconds(5);

    private final List<URI> all;
    private final RandomGenerator random;
    private final Duration first;
    private final Map<URI, String> reasons = new HashMap<>();
    private volatile int place;
    private int failed;
    private int refused;

    /** @param first bound of the wait before another address is tried */
    CenterAddresses(List<URI> all, Duration first, RandomGenerator random) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a center has an address");
        }
        this.all = List.copyOf(all);
        this.first = first;
        this.random = random;
    }

    /** The one in use, or to be tried next. */
    URI now() {
        return all.get(place);
    }

    /** It is the one in use: what failed before is over. */
    void welcomed() {
        failed = 0;
        refused = 0;
        reasons.clear();
    }

    /**
     * It failed: the next one is tried.
     *
     * @param worked whether it had worked before
     * @return how long to wait at least until then, at random
     */
    Duration next(boolean worked, Backoff backoff) {
        place = (place + 1) % all.size();
        failed++;
        if (failed % all.size() == 0) {
            return backoff.next();
        }
        Duration bound = worked && SPREAD.compareTo(first) > 0 ? SPREAD : first;
        return Duration.ofMillis(random.nextLong(bound.toMillis() + 1));
    }

    /** Whether all of them have refused the credential in a row: then another try does not help. */
    boolean refusedByAll() {
        refused++;
        return refused >= all.size();
    }

    /** Whether this is news: the reason is another one than the address failed for before. */
    boolean isNews(String reason) {
        return !reason.equals(reasons.put(now(), reason));
    }
}
