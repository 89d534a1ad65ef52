package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.LookBackMark;
import io.watchfloor.ops.detection.alert.SeverityRaise;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.DerivedId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Groups detections into alerts, starting from the asset's state before the event. An instance is used for one event
 * only.
 */
final class AlertGrouping {

    private final Asset before;
    private final AssetAlerts known;
    private final AssetRetentionPolicy policy;
    private final @Nullable LookBackFindings lookBack;
    private final TreeMap<String, Alert> touched = new TreeMap<>();
    /** Alerts that were opened during the current event and then replaced by a later alert of the same event. */
    private final List<Alert> superseded = new ArrayList<>();

    private final List<String> quiet = new ArrayList<>();
    private final List<Alert> opened = new ArrayList<>();
    private final TreeMap<String, Instant> versions = new TreeMap<>();
    private long ordinal;
    private long created;

    /** @param known the alerts before the event: the asset's own ones, or those of rules in shadow */
    AlertGrouping(Asset before, AssetAlerts known, AssetRetentionPolicy policy) {
        this(before, known, policy, null);
    }

    /** @param lookBack what the alerts are marked with; null for telemetry that has just arrived */
    AlertGrouping(Asset before, AssetAlerts known, AssetRetentionPolicy policy, @Nullable LookBackFindings lookBack) {
        this.lookBack = lookBack;
        this.before = before;
        this.known = known;
        this.policy = policy;
        this.ordinal = known.opened();
    }

    /**
     * @return the id of the alert that now contains the detection; empty for a version of another product's finding
     *     that the asset already knows, and for one with which the product closes a finding whose alert is closed
     */
    Optional<AlertId> add(AlertRule rule, String record, Instant time, Supplier<AlertNames> entities) {
        AlertFinding finding = rule.finding();
        List<String> names = finding == null ? List.of() : finding.versioned();
        String version = names.isEmpty() ? null : names.getFirst();
        Instant latest = latest(names);
        if (finding != null && version != null) {
            Instant updated = Objects.requireNonNull(finding.updated());
            if (latest != null && !updated.isAfter(latest)) {
                return Optional.empty();
            }
            versions.put(version, updated);
        }
        String group = rule.groups().stream()
                .map(this::group)
                .filter(one -> open(one) != null)
                .findFirst()
                .orElseGet(() -> group(rule.group()));
        Alert open = open(group);
        if (open == null && latest != null && finding != null && finding.closed()) {
            return Optional.empty();
        }
        boolean over = open != null && version == null && isOver(open, time);
        Alert now;
        if (open == null || over) {
            if (open != null) {
                end(group, open);
            } else if (finding != null) {
                endLeastRecentFinding();
            }
            SeverityRaise raised = before.profiled().profile().raise(rule.level());
            now = new Alert(
                    DerivedId.alert(before.key(), rule.finding() == null ? rule.id() : rule.group(), record),
                    ++ordinal,
                    before.key().asset().toString(),
                    rule,
                    Alert.Occurrences.once(time),
                    record,
                    withTags(entities.get()),
                    raised,
                    lookBack == null
                            ? null
                            : LookBackMark.of(
                                    lookBack.lookBack(),
                                    raised == null ? rule.level() : raised.to(),
                                    lookBack.pagesFrom()));
            opened.add(now);
            created++;
        } else {
            now = finding == null ? open.fold(time) : update(open, rule, time);
        }
        touched.put(group, now);
        return Optional.of(new AlertId(now.id()));
    }

    private boolean isOver(Alert open, Instant time) {
        return time.isAfter(open.seen().last().plus(policy.quietFor())) || isLongBefore(open, time);
    }

    /** Whether an open alert of the rule accepts a detection of this time. */
    boolean accepts(AlertRule rule, Instant time) {
        Alert open = open(group(rule.group()));
        return open != null && !isOver(open, time);
    }

    private String group(String ofLiveTelemetry) {
        return lookBack == null ? ofLiveTelemetry : LookBackMark.group(ofLiveTelemetry);
    }

    /** A look-back over an earlier time range follows one over a later time range. Live telemetry is only late. */
    private boolean isLongBefore(Alert open, Instant time) {
        return lookBack != null && time.isBefore(open.seen().first().minus(policy.quietFor()));
    }

    /** Triage places an alert again whose severity a later version raised: the alert may open a case now. */
    private Alert update(Alert open, AlertRule later, Instant time) {
        Alert now = open.fold(later, time, before.profiled().profile()::raise);
        if (now.level().compareTo(open.level()) <= 0) {
            return now;
        }
        Alert raised = now.withOrdinal(++ordinal);
        opened.add(raised);
        return raised;
    }

    private @Nullable Instant latest(List<String> names) {
        for (String name : names) {
            Instant ofThisEvent = versions.get(name);
            Instant latest = ofThisEvent == null ? known.findings().get(name) : ofThisEvent;
            if (latest != null) {
                return latest;
            }
        }
        return null;
    }

    private @Nullable Alert open(String group) {
        Alert open = touched.getOrDefault(group, known.open().get(group));
        return open == null || quiet.contains(open.id()) ? null : open;
    }

    private void end(String group, Alert alert) {
        quiet.add(alert.id());
        Alert changed = touched.remove(group);
        if (changed != null) {
            superseded.add(changed);
        }
    }

    private void endLeastRecentFinding() {
        Map<String, Alert> findings = new HashMap<>();
        Stream.concat(known.open().entrySet().stream(), touched.entrySet().stream())
                .filter(one -> one.getValue().rule().finding() != null)
                .filter(one -> !quiet.contains(one.getValue().id()))
                .forEach(one -> findings.put(one.getKey(), one.getValue()));
        if (findings.size() >= AssetAlerts.MOST_OPEN_FINDINGS) {
            findings.entrySet().stream()
                    .min(Comparator.<Map.Entry<String, Alert>, Instant>comparing(
                                    one -> one.getValue().seen().last())
                            .thenComparing(Map.Entry::getKey))
                    .ifPresent(oldest -> end(oldest.getKey(), oldest.getValue()));
        }
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

    /** How many alerts the event opened so far. */
    long created() {
        return created;
    }

    /** Ends the alerts of these rules that the event did not touch. */
    void endAll(Predicate<AlertRule> which) {
        known.open().forEach((group, alert) -> {
            if (!touched.containsKey(group) && !quiet.contains(alert.id()) && which.test(alert.rule())) {
                quiet.add(alert.id());
            }
        });
    }

    /** Whether a finding of another product has a new version, even if no alert changes. */
    boolean knowsNewVersions() {
        return !versions.isEmpty();
    }

    AssetEvent.Alerts changed() {
        List<Alert> now = Stream.concat(superseded.stream(), touched.values().stream())
                .sorted(Comparator.comparingLong(Alert::ordinal))
                .toList();
        return new AssetEvent.Alerts(
                List.copyOf(opened), now, List.copyOf(quiet), versions.isEmpty() ? null : versions, null);
    }
}
