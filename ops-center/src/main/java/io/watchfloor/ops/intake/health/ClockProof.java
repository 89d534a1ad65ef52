package io.watchfloor.ops.intake.health;

import io.watchfloor.config.sensor.IngestSettings.ClockLimits;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive measurements of one sensor's clock, which together prove that the clock is wrong.
 *
 * @param latest the latest usable measurement
 * @param agreeing number of consecutive measurements that agree with the latest one
 * @param millis the correction to apply once the offset is proven; stays constant while the measurements allow it, so
 *     that the distances between a sensor's records do not change
 */
public record ClockProof(ClockOffset latest, int agreeing, long millis) {

    /** The code for counting corrected records. */
    public static final String CORRECTED = "sensor.clock-corrected";

    /**
     * Maximum difference between the correction and the measured offset. When a drifting clock exceeds this
     * difference, the correction is adjusted.
     */
    private static final long DRIFT_MILLIS = 250;

    /** The records, and the number of records whose times were corrected. */
    public record Corrected(List<TelemetryRecord> records, int count) {}

    static ClockProof of(ClockOffset first) {
        return new ClockProof(first, first.usable() ? 1 : 0, first.millis());
    }

    /**
     * Starts from an offset that was proven on an earlier stream, possibly on another node. If the first new
     * measurement agrees, the offset is proven again.
     */
    static ClockProof resumed(ClockOffset known, ClockLimits clocks) {
        return new ClockProof(known, clocks.roundTrips() - 1, known.millis());
    }

    ClockProof with(ClockOffset next) {
        if (!next.consistentWith(latest)) {
            return of(next);
        }
        if (!next.usable()) {
            return this;
        }
        boolean holds = Math.abs(millis - next.millis()) <= next.uncertaintyMillis() + DRIFT_MILLIS;
        return new ClockProof(next, Math.min(agreeing, Integer.MAX_VALUE - 1) + 1, holds ? millis : next.millis());
    }

    /** Whether enough consecutive measurements agree that the clock is wrong by more than the tolerance. */
    boolean proven(ClockLimits clocks) {
        return agreeing >= clocks.roundTrips() && latest.exceeds(clocks.tolerated());
    }

    /** Corrects only times after the clock was last set, because the clock may have been right before. */
    Corrected correct(List<TelemetryRecord> given) {
        long since = latest.since().toEpochMilli();
        int count = 0;
        List<TelemetryRecord> records = new ArrayList<>(given.size());
        for (TelemetryRecord record : given) {
            boolean covered = record.receivedAtMillis() >= since;
            count += covered ? 1 : 0;
            records.add(
                    covered
                            ? record.receivedAt(record.receivedAtMillis() + millis)
                                    .with(new ClockCorrection(millis, since))
                            : record);
        }
        return new Corrected(records, count);
    }
}
