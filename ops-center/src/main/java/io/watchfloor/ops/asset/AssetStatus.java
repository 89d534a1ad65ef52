package io.watchfloor.ops.asset;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.correlation.CorrelationWindow;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The detection state of an asset as its entity holds it now.
 *
 * @param watermarks stream ({@code sensor/epoch}) → highest sequence that is judged and journaled
 * @param holds on its evidence, by their matter
 */
public record AssetStatus(
        String asset,
        long ruleSet,
        Map<String, Long> watermarks,
        List<Alert> openAlerts,
        List<CorrelationWindow> windows,
        int unplacedAlerts,
        SortedMap<String, LegalHold> holds) {

    /** Nodes from before legal holds existed send none. */
    @SuppressWarnings("NullAway") // a field that the message lacks is null
    public AssetStatus {
        holds = holds == null ? Collections.emptySortedMap() : holds;
    }
}
