package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.sensors.views.SensorGap;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;

@Meaning("A gap in the records of a sensor.")
public record AssetGap(
        String sensor,
        @Meaning("16 hex digits.") String epoch,
        long from,
        long to,
        long count,

        @Meaning(SensorGap.REASONS) String reason,

        @Meaning("Time of the first missing record; equal to `at` if this time is unknown.")
        Instant since,

        @Meaning("Time of the last missing record; equal to `at` if this time is unknown.")
        Instant until,

        @Meaning("Time when the center detected the gap.") Instant at) {}
