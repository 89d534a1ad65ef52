package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.Evidence;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.sigma.language.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look-back found in the telemetry of one asset.
 *
 * @param lookBack id of the look-back
 * @param known how many findings of look-backs the asset had when the sender read the asset's journal to leave out what
 *     the asset had found before
 * @param pagesFrom lowest severity of an alert that notifies people; null for none
 * @param found at least one, by time of the telemetry
 */
public record LookBackFindings(
        String lookBack, long known, @Nullable Level pagesFrom, List<Found> found) {

    public LookBackFindings {
        found = List.copyOf(found);
    }

    /**
     * A match of a rule, or a completed correlation.
     *
     * @param names entities of the record; the asset adds what it knows about the time of the record
     * @param detection whose alert is that of the look-back's own state; the asset replaces it
     * @param evidence the asset's records that prove the detection, in plain text
     */
    public record Found(AlertRule rule, AlertNames names, Detection detection, List<Evidence> evidence) {
        public Found {
            evidence = List.copyOf(evidence);
        }
    }
}
