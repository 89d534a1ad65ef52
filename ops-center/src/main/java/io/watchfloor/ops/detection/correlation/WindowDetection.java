package io.watchfloor.ops.detection.correlation;

import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.id.DetectionId;
import io.watchfloor.sigma.correlation.CorrelationDetection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A detection of a cross-asset window, sent to the asset of the window's last record, which creates the alert.
 *
 * @param ordinal sequence number of the detection within the window, from 1
 * @param at when the window was evaluated
 * @param asset {@code kind:name}
 * @param shadow true if the asset only counts the detection, because the correlation was in the stage shadow; otherwise
 *     null
 */
public record WindowDetection(
        long ordinal,
        Instant at,
        String asset,
        DetectionId id,
        AlertRule rule,
        CompletedWindow window,
        @Nullable Boolean shadow) {

    /** Whether the detection is only counted. */
    public boolean onlyCounts() {
        return Boolean.TRUE.equals(shadow);
    }

    static WindowDetection of(long ordinal, Instant at, CorrelationDetection detection, boolean shadow) {
        return new WindowDetection(
                ordinal,
                at,
                String.valueOf(detection.proof().closingAsset()),
                DerivedId.correlation(detection.rule().id(), detection.windowId()),
                AlertRule.of(detection.rule().header()),
                CompletedWindow.acrossAssets(detection),
                shadow ? true : null);
    }
}
