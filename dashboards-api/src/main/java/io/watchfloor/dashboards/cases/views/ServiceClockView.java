package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.ServiceClock;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A service-level clock of a case. */
@Meaning("A clock: the time in which the case must be acknowledged, contained or resolved.")
public record ServiceClockView(
        ServiceGoal goal,

        @Meaning("The time in minutes.") int minutes,

        @Meaning(
                "running, paused (the case is on hold or merged), met (in time) or breached (the time has ended; the goal may"
                        + " have been reached later).")
        ServiceClock.State state,

        @Meaning("When the time ends or ended; null while the clock is paused.") @Nullable
        Instant dueAt,

        @Meaning("Seconds that are left on a paused clock; otherwise null.") @Nullable
        Long secondsLeft,

        @Meaning("When the goal was reached; null until then.") @Nullable
        Instant reachedAt) {

    public static ServiceClockView of(ServiceClock clock) {
        return new ServiceClockView(
                clock.goal(), clock.minutes(), clock.state(), clock.dueAt(), clock.secondsLeft(), clock.reachedAt());
    }
}
