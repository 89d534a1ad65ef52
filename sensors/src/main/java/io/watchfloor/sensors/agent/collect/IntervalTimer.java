package io.watchfloor.sensors.agent.collect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Checks whether an interval has passed. If the clock is set back, an interval lasts at most twice as long. */
public final class IntervalTimer {
    private final Duration interval;
    private final InstantSource clock;
    private @Nullable Instant last;

    public IntervalTimer(Duration interval, InstantSource clock) {
        this.interval = interval;
        this.clock = clock;
    }

    /** Whether the interval has passed or was never started. If true, starts the next interval. */
    public boolean isDue() {
        boolean due = hasPassed();
        if (due) {
            restart();
        }
        return due;
    }

    /** Whether the interval has passed; does not start the next interval. */
    public boolean hasPassed() {
        Instant since = last;
        return since == null || Duration.between(since, clock.instant()).abs().compareTo(interval) >= 0;
    }

    /** Starts a new interval now. */
    public void restart() {
        last = clock.instant();
    }

    /** Makes the timer due immediately. */
    public void makeDue() {
        last = null;
    }
}
