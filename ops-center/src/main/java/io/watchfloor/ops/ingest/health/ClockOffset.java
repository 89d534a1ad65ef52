package io.watchfloor.ops.ingest.health;

import io.watchfloor.sensors.protocol.HealthWord.ClockWord;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    /** Under which the corrected records are counted. */
    public static final String CORRECTED = "sensor.clock-corrected";

    /** What synchronised clocks differ by is nobody's concern. */
    static final Duration TOLERATED = Duration.ofSeconds(2);

    /** A way that took longer proves nothing. */
    static final Duration MOST_UNCERTAIN = Duration.ofSeconds(2);

    /** Two clocks that nobody sets do not run alike either. */
    private static final long JITTER_MILLIS = 50;

    /** @return empty when the echo cannot be one of a time that the center told */
    static Optional<ClockOffset> measured(ClockWord word, Instant now) {
        long passed = Duration.between(word.echo(), now).toMillis() - word.heldMillis();
        if (passed < -JITTER_MILLIS) {
            return Optional.empty();
        }
        long way = Math.max(0, passed);
        Instant earliest = word.echo().plusMillis(word.heldMillis());
        long least = Duration.between(word.at(), earliest).toMillis();
        return Optional.of(new ClockOffset(least + way / 2, way - way / 2, word.steadySince(), now));
    }

    /** Whether the clock is certainly off by more than clocks may. */
    public boolean proven() {
        return uncertaintyMillis <= MOST_UNCERTAIN.toMillis()
                && Math.abs(millis) - uncertaintyMillis > TOLERATED.toMillis();
    }

    /**
     * Records with the times of their receipt by the center's clock.
     *
     * @param count of those that were corrected
     */
    public record Corrected(List<TelemetryRecord> records, int count) {}

    /** Corrects the times since which the clock is known not to have been set: before, it may have been right. */
    public Corrected correct(List<TelemetryRecord> given) {
        if (!proven()) {
            return new Corrected(given, 0);
        }
        int count = 0;
        List<TelemetryRecord> records = new ArrayList<>(given.size());
        for (TelemetryRecord record : given) {
            boolean covered = record.receivedAtMillis() >= since.toEpochMilli();
            count += covered ? 1 : 0;
            records.add(
                    covered
                            ? new TelemetryRecord(
                                    record.sequence(),
                                    record.receivedAtMillis() + millis,
                                    record.asset(),
                                    record.logsource(),
                                    record.body())
                            : record);
        }
        return new Corrected(records, count);
    }
}
