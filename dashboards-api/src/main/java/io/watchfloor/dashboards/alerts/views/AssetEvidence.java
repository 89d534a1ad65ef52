package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;

@Meaning("Legal holds on an asset's evidence, and erasures of the evidence.")
public record AssetEvidence(String asset, List<HoldView> holds, List<ErasureView> erasures) {

    @Meaning("A legal hold: the evidence must not be erased.")
    public record HoldView(
            @Meaning("Reference of the matter, such as a file number.")
            String matter,

            String by,
            String reason,
            Instant at) {}
}
