package io.watchfloor.sensors.agent.action;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When what failed is tried again, and when what has its time is over: by the host's clock, and by one that nobody sets. */
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

    /** It is in effect from now on. */
    void began(StoredAction one) {
        overAt.put(
                one.id(), System.nanoTime() + new RemainingTime(clock).of(one).toNanos());
    }

    /** It failed to be undone or stopped. */
    void again(StoredAction one) {
        againAt.put(one.id(), System.nanoTime() + AGAIN_AFTER.toNanos());
    }

    void ended(StoredAction one) {
        againAt.remove(one.id());
        overAt.remove(one.id());
    }
}
