package io.watchfloor.sensors.agent.action;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Calculates how long an action remains in effect: never longer than the action's time limit, even if the host's clock
 * is set back.
 */
record RemainingTime(Clock clock) {

    Duration of(StoredAction action) {
        Duration limit = Duration.ofMillis(action.order().limitMillis());
        Instant revertAt = action.revertAt();
        if (revertAt == null) {
            return limit;
        }
        Duration left = Duration.between(clock.instant(), revertAt);
        return left.isNegative() ? Duration.ZERO : left.compareTo(limit) > 0 ? limit : left;
    }
}
