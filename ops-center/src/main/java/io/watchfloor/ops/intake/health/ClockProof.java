package io.watchfloor.ops.intake.health;

import io.watchfloor.config.sensor.IngestSettings.ClockLimits;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What several measurements of one sensor's clock say together.
 *
 * @param latest the latest that tells anything
 * @param agreeing how many in a row agree with it
 * @param millis what times are corrected by, once it is proven: stays the same while the measurements allow it, so that records of one
 *     sensor keep their distances
 */
public record ClockProof(ClockOffset latest, int agreeing, long millis) {

    /** Under which the corrected records are counted. */
    public static final String CORRECTED = "sensor.clock-corrected";

    /** Beyond which the correction follows a clock that drifts. */
    private static final long DRIFT_MILLIS = 250;

    /** Records of which some have their times corrected. */
    public record Corrected(List<TelemetryRecord> records, int count) {}

    static ClockProof of(ClockOffset first) {
        return new ClockProof(first, first.tells() ? 1 : 0, first.millis());
    }

    /** From an earlier stream, perhaps to another node: proven if the first measurement here agrees. */
    static ClockProof recalled(ClockOffset known, ClockLimits clocks) {
        return new ClockProof(known, clocks.roundTrips() - 1, known.millis());
    }

    ClockProof and(ClockOffset next) {
        if (!next.agrees(latest)) {
            return of(next);
        }
        if (!next.tells()) {
            return this;
        }
        boolean holds = Math.abs(millis - next.millis()) <= next.uncertaintyMillis() + DRIFT_MILLIS;
        return new ClockProof(next, Math.min(agreeing, Integer.MAX_VALUE - 1) + 1, holds ? millis : next.millis());
    }

    /** Whether the clock is off for certain by more than it may. */
    boolean proven(ClockLimits clocks) {
        return agreeing >= clocks.roundTrips() && latest.beyond(clocks.tolerated());
    }

    /** Corrects the times since which the clock is known not to have been set: before, it may have been right. */
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
