package io.watchfloor.sensors.agent.collect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Says once in a while that it is time. Somebody may set the clock back, as a machine does whose hardware clock keeps local time: by that
 * it waits once more at most, and not until the clock is where it was.
 */
public final class IntervalTimer {
    private final Duration interval;
    private final InstantSource clock;
    private @Nullable Instant last;

    public IntervalTimer(Duration interval, InstantSource clock) {
        this.interval = interval;
        this.clock = clock;
    }

    /** Whether it is time, or was never asked. If so, the next wait begins. */
    public boolean isDue() {
        boolean due = hasPassed();
        if (due) {
            begin();
        }
        return due;
    }

    /** Whether the wait is over; it does not begin anew. */
    public boolean hasPassed() {
        Instant since = last;
        return since == null || Duration.between(since, clock.instant()).abs().compareTo(interval) >= 0;
    }

    /** The wait begins now. */
    public void begin() {
        last = clock.instant();
    }

    /** It is time at once. */
    public void now() {
        last = null;
    }
}
