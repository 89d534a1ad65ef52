package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.ingest.sensor.SensorStandings;
import java.time.Instant;

/** Missing records of a sensor. */
@Meaning("Records that the sensor counts as done and that this center has not judged.")
public record SensorGap(
        String id,
        @Meaning("16 hex digits.") String epoch,
        long from,
        long to,
        long count,

        @Meaning("center-restored, unknown-to-center, spool-damaged, frame-limit, or dropped while it was parked.")
        String reason,

        Instant at) {

    public static SensorGap of(SensorStandings.Missing gap) {
        return new SensorGap(
                "%s:%d-%d:%s".formatted(gap.epoch(), gap.from(), gap.to(), gap.reason()),
                gap.epoch(),
                gap.from(),
                gap.to(),
                gap.to() - gap.from() + 1,
                gap.reason(),
                gap.at());
    }
}
