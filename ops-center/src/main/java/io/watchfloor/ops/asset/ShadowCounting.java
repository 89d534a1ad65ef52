package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetEvent.Shadow;
import io.watchfloor.ops.asset.AssetEvent.ShadowCount;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.platform.id.RuleId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts the matches of rules in the stage shadow, and the alerts that would have opened. The alerts are grouped as
 * {@link AlertGrouping} groups real ones, in a state of their own: they never reach triage. An instance is used for one
 * event only.
 */
final class ShadowCounting {

    /** Limits the rows that a sensor with a wrong clock can create. */
    static final int MOST_DAYS_BACK = 90;

    private static final AlertNames NO_NAMES = AlertNames.of(List.of());

    private final AlertGrouping alerts;
    private final SortedMap<String, SortedMap<LocalDate, Counts>> counts = new TreeMap<>();

    private record Counts(long matches, long alerts) {
        Counts plus(long moreAlerts) {
            return new Counts(matches + 1, alerts + moreAlerts);
        }
    }

    ShadowCounting(Asset before, AssetRetentionPolicy policy) {
        this.alerts = new AlertGrouping(before, before.shadow(), policy);
    }

    /** Counts a match that would only have fed correlations. */
    void addMatch(String rule, Instant time, Instant receivedAt) {
        count(rule, time, receivedAt, 0);
    }

    /** Counts a match that would have been a detection. */
    void addDetection(AlertRule rule, String record, Instant time, Instant receivedAt) {
        long before = alerts.created();
        if (alerts.add(rule, record, time, () -> NO_NAMES).isPresent()) {
            count(rule.id(), time, receivedAt, alerts.created() - before);
        }
    }

    /** Counts a match that was suppressed. It would have opened an alert only if no alert had accepted it. */
    void addSuppressed(AlertRule rule, String record, Instant time, Instant receivedAt, boolean isAccepted) {
        if (isAccepted) {
            count(rule.id(), time, receivedAt, 0);
        } else {
            addDetection(rule, record, time, receivedAt);
        }
    }

    private void count(String rule, Instant time, Instant receivedAt, long opened) {
        counts.computeIfAbsent(rule, id -> new TreeMap<>())
                .merge(day(time, receivedAt), new Counts(1, opened), (known, one) -> known.plus(one.alerts()));
    }

    private static LocalDate day(Instant time, Instant receivedAt) {
        LocalDate latest = LocalDate.ofInstant(receivedAt, ZoneOffset.UTC);
        LocalDate earliest = latest.minusDays(MOST_DAYS_BACK);
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        return day.isAfter(latest) ? latest : day.isBefore(earliest) ? earliest : day;
    }

    /** Ends the alerts of rules that have left the stage, so that the state contains no others. */
    void endUnless(Predicate<String> isShadow) {
        alerts.endAll(rule -> !isShadow.test(rule.id()));
    }

    /** The changes; null if there are none. */
    @Nullable
    Shadow found() {
        AssetEvent.Alerts changed = alerts.changed();
        if (counts.isEmpty() && changed.quiet().isEmpty() && !alerts.knowsNewVersions()) {
            return null;
        }
        List<ShadowCount> all = new ArrayList<>();
        counts.forEach((rule, days) -> days.forEach(
                (day, found) -> all.add(new ShadowCount(new RuleId(rule), day, found.matches(), found.alerts()))));
        return new Shadow(all, changed);
    }
}
