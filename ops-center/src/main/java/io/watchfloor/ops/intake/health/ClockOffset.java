package io.watchfloor.ops.intake.health;

import io.watchfloor.sensors.protocol.SensorHealth.ClockStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a sensor's clock is off. The center knows when it told its time and when it heard it again, and the sensor says how long it held
 * it; so the sensor's clock was read within the time that the way took.
 *
 * @param millis to add to the sensor's times; positive when its clock is slow
 * @param uncertaintyMillis by how much the true value may differ
 * @param since the sensor's clock was not set to another time since then, by that clock
 * @param at when it was measured, by the center's clock
 */
public record ClockOffset(long millis, long uncertaintyMillis, Instant since, Instant at) {

    /** A way that took longer proves nothing. */
    static final Duration MOST_UNCERTAIN = Duration.ofSeconds(2);

    /** Two clocks that nobody sets do not run alike either. */
    private static final long JITTER_MILLIS = 50;

    /** @return empty when the echo cannot be one of a time that the center told */
    static Optional<ClockOffset> measured(ClockStatus word, Instant now) {
        long passed = Duration.between(word.echo(), now).toMillis() - word.heldMillis();
        if (passed < -JITTER_MILLIS) {
            return Optional.empty();
        }
        long way = Math.max(0, passed);
        Instant earliest = word.echo().plusMillis(word.heldMillis());
        long least = Duration.between(word.at(), earliest).toMillis();
        return Optional.of(new ClockOffset(least + way / 2, way - way / 2, word.steadySince(), now));
    }

    /** Whether the way was short enough to tell anything. */
    boolean tells() {
        return uncertaintyMillis <= MOST_UNCERTAIN.toMillis();
    }

    /** Whether the clock is certainly off by more than it may. */
    boolean beyond(Duration tolerated) {
        return tells() && Math.abs(millis) - uncertaintyMillis > tolerated.toMillis();
    }

    /** Whether both may be right, about a clock that nobody has set in between. */
    boolean agrees(ClockOffset other) {
        return since.equals(other.since)
                && Math.abs(millis - other.millis) <= uncertaintyMillis + other.uncertaintyMillis + JITTER_MILLIS;
    }
}
