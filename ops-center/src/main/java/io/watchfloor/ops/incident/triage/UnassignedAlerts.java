package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.detection.alert.Alert;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.pcollections.TreePMap;

/**
 * The alerts of all assets without a case.
 *
 * @param byAsset only assets with such alerts
 * @param kept number of alerts stored for these assets
 * @param forgotten number of alerts dropped so far, by the limits of an asset or in total
 */
public record UnassignedAlerts(SortedMap<String, AssetUnassignedAlerts> byAsset, int kept, long forgotten) {

    /** Limits triage's memory and the size of triage's snapshot. */
    static final int MOST_KEPT = 20_000;

    /** The size after removals. Smaller than the limit, so that the search for the oldest assets is rare. */
    private static final int KEPT_AFTER_SWEEP = 18_000;

    static final UnassignedAlerts NONE = new UnassignedAlerts(Collections.emptySortedMap(), 0, 0);

    public UnassignedAlerts {
        byAsset = Triage.persistent(byAsset);
    }

    AssetUnassignedAlerts of(String asset) {
        return byAsset.getOrDefault(asset, AssetUnassignedAlerts.NONE);
    }

    UnassignedAlerts with(Alert alert, Instant now) {
        AssetUnassignedAlerts before = of(alert.asset());
        AssetUnassignedAlerts after = before.with(alert, now);
        return new UnassignedAlerts(
                Triage.persistent(byAsset).plus(alert.asset(), after),
                kept + after.alerts().size() - before.alerts().size(),
                forgotten + after.letGo() - before.letGo());
    }

    /** Whether an earlier state of the alert is stored. */
    boolean holds(Alert alert) {
        return alert.canRise() && of(alert.asset()).holds(alert.id());
    }

    UnassignedAlerts without(String asset, Collection<String> adopted) {
        return with(asset, of(asset).without(adopted));
    }

    UnassignedAlerts without(Alert taken) {
        return with(taken.asset(), of(taken.asset()).without(taken));
    }

    private UnassignedAlerts with(String asset, AssetUnassignedAlerts after) {
        AssetUnassignedAlerts before = of(asset);
        return new UnassignedAlerts(
                after.isEmpty()
                        ? Triage.persistent(byAsset).minus(asset)
                        : Triage.persistent(byAsset).plus(asset, after),
                kept + after.alerts().size() - before.alerts().size(),
                forgotten);
    }

    /**
     * If there are too many alerts, drops the alerts of the assets that have had no new alerts for the longest time.
     */
    UnassignedAlerts swept() {
        if (kept <= MOST_KEPT) {
            return this;
        }
        List<Map.Entry<String, AssetUnassignedAlerts>> oldest = byAsset.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, AssetUnassignedAlerts>, Instant>comparing(
                                one -> one.getValue().at())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        TreePMap<String, AssetUnassignedAlerts> left = Triage.persistent(byAsset);
        int now = kept;
        for (Map.Entry<String, AssetUnassignedAlerts> one : oldest) {
            if (now <= KEPT_AFTER_SWEEP) {
                break;
            }
            left = left.minus(one.getKey());
            now -= one.getValue().alerts().size();
        }
        return new UnassignedAlerts(left, now, forgotten + kept - now);
    }
}
