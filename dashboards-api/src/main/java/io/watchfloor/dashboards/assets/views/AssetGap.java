package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.sensors.views.SensorGap;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;

/** Missing records of a sensor, as its assets and their cases show them. */
@Meaning("Records of a sensor that are missing.")
public record AssetGap(
        String sensor,
        @Meaning("16 hex digits.") String epoch,
        long from,
        long to,
        long count,

        @Meaning(SensorGap.REASONS) String reason,

        @Meaning("When the sensor had or left out the first of them; when that is not known, at.")
        Instant since,

        @Meaning("The same of the last.") Instant until,
        @Meaning("When the center heard of it.") Instant at) {}
