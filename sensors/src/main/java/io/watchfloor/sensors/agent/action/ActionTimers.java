package io.watchfloor.sensors.agent.action;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides when a failed revert is retried and when an action's time limit expires. Uses the monotonic clock in addition
 * to the host's clock, because the host's clock may be set while an action is in effect.
 */
final class ActionTimers {

    static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Clock clock;
    private final Map<String, Long> retryAt = new ConcurrentHashMap<>();
    private final Map<String, Long> expiresAt = new ConcurrentHashMap<>();

    ActionTimers(Clock clock) {
        this.clock = clock;
    }

    boolean isDue(StoredAction one) {
        return switch (one.phase()) {
            case TO_DO -> true;
            case IN_EFFECT -> isExpired(one);
            case TO_UNDO -> {
                Long retry = retryAt.get(one.id());
                yield retry == null || System.nanoTime() - retry >= 0;
            }
            case OVER -> false;
        };
    }

    boolean isExpired(StoredAction one) {
        Instant revertAt = one.revertAt();
        Long expiry = expiresAt.get(one.id());
        return (revertAt != null && !revertAt.isAfter(clock.instant()))
                || (expiry != null && System.nanoTime() - expiry >= 0);
    }

    /** Starts the time limit of an action that is now in effect. */
    void startLimit(StoredAction one) {
        expiresAt.put(
                one.id(), System.nanoTime() + new RemainingTime(clock).of(one).toNanos());
    }

    /** Schedules a retry after a failed revert or stop. */
    void retryLater(StoredAction one) {
        retryAt.put(one.id(), System.nanoTime() + RETRY_AFTER.toNanos());
    }

    void clear(StoredAction one) {
        retryAt.remove(one.id());
        expiresAt.remove(one.id());
    }
}
