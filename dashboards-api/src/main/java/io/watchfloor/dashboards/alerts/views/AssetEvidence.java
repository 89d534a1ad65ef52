package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;

/** Holds on an asset's evidence, and its erasures. */
@Meaning("Holds on an asset's evidence, and its erasures.")
public record AssetEvidence(String asset, List<HoldView> holds, List<ErasureView> erasures) {

    /** A legal hold: somebody needs the evidence kept. */
    @Meaning("Somebody needs the evidence kept.")
    public record HoldView(
            @Meaning("Such as a file number.") String matter, String by, String reason, Instant at) {}
}
