package io.watchfloor.ops.asset;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.correlation.CorrelationWindow;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The detection state of an asset, now or at an earlier time.
 *
 * @param watermarks stream ({@code sensor/epoch}) → highest evaluated and journaled sequence number
 * @param holds legal holds on the asset's evidence, by matter
 * @param details null in replies of nodes of older versions
 */
public record AssetStatus(
        String asset,
        long ruleSet,
        Map<String, Long> watermarks,
        List<Alert> openAlerts,
        List<CorrelationWindow> windows,
        int unplacedAlerts,
        SortedMap<String, LegalHold> holds,
        @Nullable AssetDetails details) {

    /** Nodes of older versions, which have no legal holds, send no such field. */
    @SuppressWarnings("NullAway") // A field that is missing in the message is null.
    public AssetStatus {
        holds = holds == null ? Collections.emptySortedMap() : holds;
    }
}
