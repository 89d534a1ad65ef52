package io.watchfloor.ops.intake.health;

import io.watchfloor.sensors.protocol.SensorHealth.ClockStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a sensor's clock is off. The center sends its time, and the sensor returns it in its next report, with its
 * own time and how long it kept the center's time. The true offset is therefore known up to the network round trip.
 *
 * @param millis to add to the sensor's times; positive when its clock is slow
 * @param uncertaintyMillis by how much the true offset may differ, in either direction
 * @param since when the sensor's clock was last set, by that clock
 * @param at when the offset was measured, by the center's clock
 */
public record ClockOffset(long millis, long uncertaintyMillis, Instant since, Instant at) {

    /** A measurement with a larger uncertainty is ignored. */
    static final Duration MOST_UNCERTAIN = Duration.ofSeconds(2);

    /** Tolerance for two clocks that drift although neither was set. */
    private static final long JITTER_MILLIS = 50;

    /** @return empty when the echoed time cannot be a time that the center sent */
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

    /** Whether the round trip was short enough for the measurement to count. */
    boolean usable() {
        return uncertaintyMillis <= MOST_UNCERTAIN.toMillis();
    }

    /** Whether the clock is off by more than {@code tolerated} even at the favorable end of the uncertainty. */
    boolean exceeds(Duration tolerated) {
        return usable() && Math.abs(millis) - uncertaintyMillis > tolerated.toMillis();
    }

    /** Whether both measurements are consistent, provided that the clock was not set in between. */
    boolean consistentWith(ClockOffset other) {
        return since.equals(other.since)
                && Math.abs(millis - other.millis) <= uncertaintyMillis + other.uncertaintyMillis + JITTER_MILLIS;
    }
}
