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

        @Meaning("Time of the first missing record; `at` if it is unknown.")
        Instant since,

        @Meaning("Time of the last missing record; `at` if it is unknown.")
        Instant until,

        @Meaning("When the center learned of the gap.") Instant at) {}
