package io.watchfloor.dashboards.sensors.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intake.sensor.SensorStatuses;
import java.time.Instant;

/** Missing records of a sensor. */
@Meaning("Records that the sensor counts as done and that this center has not judged, or that never left the sensor.")
public record SensorGap(
        String id,
        @Meaning("16 hex digits.") String epoch,
        long from,
        long to,
        long count,

        @Meaning(REASONS) String reason,

        @Meaning("When the sensor had or left out the first of them; when that is not known, at.")
        Instant since,

        @Meaning("The same of the last.") Instant until,
        @Meaning("When the center heard of it.") Instant at) {

    public static final String REASONS =
            "What the sensor left out: line-too-long, not-json, file-damaged, rotated-away (at least so many), spool-full,"
                    + " spool-age, left-out. What got lost: spool-damaged, frame-limit, dropped while it was parked,"
                    + " center-restored, unknown-to-center.";

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
