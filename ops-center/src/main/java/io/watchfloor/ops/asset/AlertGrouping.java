package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.DerivedId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Groups detections into alerts, starting from the asset's state before the event. An instance is used for one event
 * only.
 */
final class AlertGrouping {

    private final Asset before;
    private final AssetRetentionPolicy policy;
    private final TreeMap<String, Alert> touched = new TreeMap<>();
    /** Alerts that were opened during the current event and then replaced by a later alert of the same event. */
    private final List<Alert> superseded = new ArrayList<>();

    private final List<String> quiet = new ArrayList<>();
    private final List<Alert> opened = new ArrayList<>();
    private long ordinal;

    AlertGrouping(Asset before, AssetRetentionPolicy policy) {
        this.before = before;
        this.policy = policy;
        this.ordinal = before.alerts().opened();
    }

    /** @return the id of the alert that now contains the detection */
    AlertId add(AlertRule rule, String record, Instant time, Supplier<AlertNames> names) {
        Alert open = touched.getOrDefault(rule.id(), before.alerts().open().get(rule.id()));
        Alert now;
        if (open == null || time.isAfter(open.seen().last().plus(policy.quietFor()))) {
            if (open != null) {
                quiet.add(open.id());
                if (touched.containsKey(rule.id())) {
                    superseded.add(open);
                }
            }
            now = new Alert(
                    DerivedId.alert(before.key(), rule.id(), record),
                    ++ordinal,
                    before.key().asset().toString(),
                    rule,
                    Alert.Occurrences.once(time),
                    record,
                    withTags(names.get()),
                    before.profiled().profile().raise(rule.level()));
            opened.add(now);
        } else {
            now = open.fold(time);
        }
        touched.put(rule.id(), now);
        return new AlertId(now.id());
    }

    /**
     * Sends triage the tags that mark the asset as one that many hosts or users share, so that triage links the
     * asset's later alerts less often.
     */
    private AlertNames withTags(AlertNames names) {
        return before.profiled().profile().hasManyContacts()
                ? names.ofEverybodys(Entity.ofAsset(before.key().asset().toString()))
                : names;
    }

    AssetEvent.Alerts changed() {
        List<Alert> now = Stream.concat(superseded.stream(), touched.values().stream())
                .sorted(Comparator.comparingLong(Alert::ordinal))
                .toList();
        return new AssetEvent.Alerts(List.copyOf(opened), now, List.copyOf(quiet));
    }
}
