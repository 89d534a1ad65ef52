package io.watchfloor.ops.intake.health;

import io.watchfloor.sensors.protocol.SensorHealth.ClockStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The offset of a sensor's clock. The center sends its time to the sensor. The sensor's next report contains that
 * time, the sensor's own time, and how long the sensor waited before sending the report. The true offset is therefore
 * known except for the network round trip.
 *
 * @param millis the offset to add to the sensor's times; positive when the sensor's clock is slow
 * @param uncertaintyMillis by how much the true offset may differ, in either direction
 * @param since when the sensor's clock was last set, by that clock
 * @param at when the offset was measured, by the center's clock
 */
public record ClockOffset(long millis, long uncertaintyMillis, Instant since, Instant at) {

    /** Maximum uncertainty of a clock measurement. Measurements with a larger uncertainty are ignored. */
    static final Duration MOST_UNCERTAIN = Duration.ofSeconds(2);

    /** Tolerance for the drift between two clocks although neither clock was set. */
    private static final long JITTER_MILLIS = 50;

    /** @return empty when the time in the sensor's report cannot be a time that the center sent */
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

    /** Whether the round trip was short enough for the measurement to be used. */
    boolean usable() {
        return uncertaintyMillis <= MOST_UNCERTAIN.toMillis();
    }

    /**
     * Whether the clock is off by more than {@code tolerated} even if the error of the measurement is assumed to be
     * in the clock's favor.
     */
    boolean exceeds(Duration tolerated) {
        return usable() && Math.abs(millis) - uncertaintyMillis > tolerated.toMillis();
    }

    /** Whether both measurements are consistent if the clock was not set in between. */
    boolean consistentWith(ClockOffset other) {
        return since.equals(other.since)
                && Math.abs(millis - other.millis) <= uncertaintyMillis + other.uncertaintyMillis + JITTER_MILLIS;
    }
}
