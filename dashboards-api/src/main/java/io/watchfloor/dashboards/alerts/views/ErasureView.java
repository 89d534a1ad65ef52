package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.evidence.Erasure;
import java.time.Instant;

/** When evidence was erased, by whom and why. */
@Meaning("When evidence was erased, who erased it, and why.")
public record ErasureView(Instant at, String by, String reason) {

    public static ErasureView of(Erasure erasure) {
        return new ErasureView(erasure.at(), erasure.by(), erasure.reason());
    }
}
