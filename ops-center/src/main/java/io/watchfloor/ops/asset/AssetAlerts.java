package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.ops.detection.alert.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of an asset that can still change.
 *
 * @param open alerts that accept further detections, by {@link Alert#group}
 * @param unplaced alerts that triage has not yet assigned to a case, in the state in which they were opened, with
 *     ascending ordinals
 * @param opened how many alerts the asset has sent to triage so far, which is also the highest ordinal
 * @param findings by finding of another product, the time of its latest version, also after its alert is closed; at
 *     most {@value #MOST_FINDINGS}
 * @param suppressions alerts whose repeats are suppressed, by a hash of suppression, rule and values; at most {@value
 *     AlertSuppression#MOST_WINDOWS}
 */
public record AssetAlerts(
        SortedMap<String, Alert> open,
        List<Alert> unplaced,
        long opened,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, Instant> findings,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, SuppressionWindow> suppressions) {

    /** Providers deliver a version again within minutes or days, while an asset has few findings a day. */
    static final int MOST_FINDINGS = 1_024;

    /**
     * Limits the state of an asset with many findings, such as a tenant. The alert that was seen least recently accepts
     * no further versions.
     */
    static final int MOST_OPEN_FINDINGS = 256;

    static final AssetAlerts NONE = new AssetAlerts(
            Collections.emptySortedMap(), List.of(), 0, Collections.emptySortedMap(), Collections.emptySortedMap());

    /** Snapshots written by older versions have no findings or suppressions. */
    @SuppressWarnings("NullAway") // A field that is missing in the snapshot is null.
    public AssetAlerts {
        findings = findings == null ? Collections.emptySortedMap() : findings;
        suppressions = suppressions == null ? Collections.emptySortedMap() : suppressions;
    }

    AssetAlerts with(AssetEvent.Alerts changes) {
        TreeMap<String, Alert> now = new TreeMap<>(open);
        changes.changed().forEach(alert -> now.put(alert.group(), alert));
        if (!changes.quiet().isEmpty()) {
            now.values().removeIf(alert -> changes.quiet().contains(alert.id()));
        }
        List<Alert> offered = new ArrayList<>(unplaced);
        offered.addAll(changes.opened());
        return new AssetAlerts(
                now,
                List.copyOf(offered),
                opened + changes.opened().size(),
                findings(changes.findings()),
                suppressions(changes.suppression()));
    }

    private SortedMap<String, SuppressionWindow> suppressions(AssetEvent.@Nullable SuppressionChange change) {
        if (change == null) {
            return suppressions;
        }
        TreeMap<String, SuppressionWindow> now = new TreeMap<>(suppressions);
        now.keySet().removeAll(change.ended());
        now.putAll(change.opened());
        return Collections.unmodifiableSortedMap(now);
    }

    private SortedMap<String, Instant> findings(@Nullable SortedMap<String, Instant> versions) {
        if (versions == null) {
            return findings;
        }
        TreeMap<String, Instant> now = new TreeMap<>(findings);
        now.putAll(versions);
        if (now.size() > MOST_FINDINGS) {
            now.entrySet().stream()
                    .sorted(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .limit(now.size() - MOST_FINDINGS)
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(now::remove);
        }
        return Collections.unmodifiableSortedMap(now);
    }

    AssetAlerts placedThrough(long ordinal) {
        return new AssetAlerts(
                open,
                unplaced.stream().filter(alert -> alert.ordinal() > ordinal).toList(),
                opened,
                findings,
                suppressions);
    }

    AssetAlerts without(Collection<String> ids) {
        TreeMap<String, Alert> left = new TreeMap<>(open);
        left.values().removeIf(alert -> ids.contains(alert.id()));
        return new AssetAlerts(left, unplaced, opened, findings, suppressions);
    }
}
