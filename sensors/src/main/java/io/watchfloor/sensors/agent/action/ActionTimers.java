package io.watchfloor.sensors.agent.action;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides when a failed revert is retried and when an action's time is over. Uses the host's clock and the monotonic
 * clock, because the host's clock may be changed meanwhile.
 */
final class ActionTimers {

    static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private final Clock clock;
    private final Map<String, Long> againAt = new ConcurrentHashMap<>();
    private final Map<String, Long> overAt = new ConcurrentHashMap<>();

    ActionTimers(Clock clock) {
        this.clock = clock;
    }

    boolean isDue(StoredAction one) {
        return switch (one.phase()) {
            case TO_DO -> true;
            case IN_EFFECT -> isOver(one);
            case TO_UNDO -> {
                Long again = againAt.get(one.id());
                yield again == null || System.nanoTime() - again >= 0;
            }
            case OVER -> false;
        };
    }

    boolean isOver(StoredAction one) {
        Instant revertAt = one.revertAt();
        Long over = overAt.get(one.id());
        return (revertAt != null && !revertAt.isAfter(clock.instant()))
                || (over != null && System.nanoTime() - over >= 0);
    }

    /** Starts the time limit of an action that is now in effect. */
    void began(StoredAction one) {
        overAt.put(
                one.id(), System.nanoTime() + new RemainingTime(clock).of(one).toNanos());
    }

    /** Schedules a retry after a failed revert or stop. */
    void again(StoredAction one) {
        againAt.put(one.id(), System.nanoTime() + AGAIN_AFTER.toNanos());
    }

    void ended(StoredAction one) {
        againAt.remove(one.id());
        overAt.remove(one.id());
    }
}
