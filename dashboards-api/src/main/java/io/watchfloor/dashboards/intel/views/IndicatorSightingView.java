package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.live.Sightings;
import java.time.Instant;

/** An indicator on an asset. */
@Meaning("An asset on which the indicator was seen.")
public record IndicatorSightingView(
        String asset,
        @Meaning("Value that was seen.") String value,
        @Meaning("Detections.") long count,

        @Meaning("Time of the first telemetry with it.") Instant first,

        @Meaning("Time of the latest telemetry with it.") Instant last) {

    public static IndicatorSightingView of(Sightings.Sighting one) {
        return new IndicatorSightingView(one.asset(), one.value(), one.count(), one.first(), one.last());
    }
}
