package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;

/** Missing records of a sensor, as its assets show them. */
@Meaning("Records of a sensor that are missing.")
public record AssetGap(
        String sensor,
        @Meaning("16 hex digits.") String epoch,
        long from,
        long to,
        long count,

        @Meaning("center-restored, unknown-to-center, spool-damaged, frame-limit, or dropped while it was parked.")
        String reason,

        Instant at) {}
