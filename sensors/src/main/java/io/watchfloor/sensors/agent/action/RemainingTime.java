package io.watchfloor.sensors.agent.action;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How long what is done stays. Never longer than its limit, even when somebody sets the clock back. */
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
