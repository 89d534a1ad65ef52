package io.watchfloor.dashboards.wire.evidence;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.evidence.Erasure;
import java.time.Instant;

/** When evidence was erased, by whom and why. */
@Meaning("When evidence was erased, by whom and why.")
public record ErasureView(Instant at, String by, String reason) {

    public static ErasureView of(Erasure erasure) {
        return new ErasureView(erasure.at(), erasure.by(), erasure.reason());
    }
}
