package io.watchfloor.ops.asset;

import io.watchfloor.ops.detection.alert.Alert;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The alerts of an asset that can still change.
 *
 * @param open alerts that accept further detections, by rule id
 * @param unplaced alerts that triage has not yet assigned to a case, in the state in which they were opened, with
 *     ascending ordinals
 * @param opened how many alerts the asset has opened so far, which is also the highest ordinal
 */
public record AssetAlerts(SortedMap<String, Alert> open, List<Alert> unplaced, long opened) {

    static final AssetAlerts NONE = new AssetAlerts(Collections.emptySortedMap(), List.of(), 0);

    AssetAlerts with(AssetEvent.Alerts changes) {
        TreeMap<String, Alert> now = new TreeMap<>(open);
        changes.changed().forEach(alert -> now.put(alert.rule().id(), alert));
        List<Alert> offered = new ArrayList<>(unplaced);
        offered.addAll(changes.opened());
        return new AssetAlerts(
                now, List.copyOf(offered), opened + changes.opened().size());
    }

    AssetAlerts placedThrough(long ordinal) {
        return new AssetAlerts(
                open,
                unplaced.stream().filter(alert -> alert.ordinal() > ordinal).toList(),
                opened);
    }

    AssetAlerts without(Collection<String> ids) {
        TreeMap<String, Alert> left = new TreeMap<>(open);
        left.values().removeIf(alert -> ids.contains(alert.id()));
        return new AssetAlerts(left, unplaced, opened);
    }
}
