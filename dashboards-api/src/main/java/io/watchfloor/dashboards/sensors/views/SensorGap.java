package io.watchfloor.dashboards.sensors.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intake.sensor.SensorStatuses;
import java.time.Instant;

/** A gap in the records of a sensor. */
@Meaning("A gap: records that the sensor dropped, or that the center received but did not evaluate.")
public record SensorGap(
        String id,
        @Meaning("16 hex digits.") String epoch,
        long from,
        long to,
        long count,

        @Meaning(REASONS) String reason,

        @Meaning("Time of the first missing record; equal to `at` if this time is unknown.")
        Instant since,

        @Meaning("Time of the last missing record; equal to `at` if this time is unknown.")
        Instant until,

        @Meaning("Time when the center detected the gap.") Instant at) {

    public static final String REASONS =
            "Dropped at the source: line-too-long, not-json, file-damaged, rotated-away (minimum"
                    + " count), spool-full, spool-age, left-out. Lost later: spool-damaged, frame-limit,"
                    + " dropped from the retry queue, center-restored, unknown-to-center.";

    public static SensorGap of(SensorStatuses.Missing gap) {
        return new SensorGap(
                "%s:%d-%d:%s".formatted(gap.epoch(), gap.from(), gap.to(), gap.reason()),
                gap.epoch(),
                gap.from(),
                gap.to(),
                gap.to() - gap.from() + 1,
                gap.reason(),
                gap.since(),
                gap.until(),
                gap.at());
    }
}
