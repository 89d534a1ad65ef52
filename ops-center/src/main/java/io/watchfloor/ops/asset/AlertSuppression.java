package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetEvent.SuppressedMatches;
import io.watchfloor.ops.asset.AssetEvent.SuppressionChange;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sigma.language.CaseFolding;
import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.language.CountingRule;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Suppression;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which matches repeat an alert. The asset remembers each alert of a rule with a suppression for the values of the
 * suppression's fields. A match with the same values is suppressed from the time of the record that alerted until the time
 * of the suppression has passed. A record that lacks a field is never suppressed. An instance is used for one event only.
 */
final class AlertSuppression {

    /**
     * Limits the state of an asset whose records have ever new values. The alert whose time passes first is forgotten, so
     * that its next repeat alerts.
     */
    static final int MOST_WINDOWS = 1_000;

    private final SortedMap<String, SuppressionWindow> before;
    private final TreeMap<String, SuppressionWindow> windows;
    private final TreeMap<String, SuppressedMatches> matches = new TreeMap<>();
    private final Instant now;
    private long evicted;

    /**
     * @param before the windows of the asset before the event
     * @param now time of the event
     */
    AlertSuppression(SortedMap<String, SuppressionWindow> before, Instant now) {
        this.before = before;
        this.now = now;
        this.windows = new TreeMap<>(before);
    }

    /**
     * The suppression that suppresses a match; empty if the match alerts.
     *
     * @param applying suppressions whose records include this one, in the order in which they count
     * @param level the severity with which the match would alert
     */
    Optional<CountingRule> suppress(List<CountingRule> applying, Level level, Telemetry telemetry) {
        for (CountingRule one : applying) {
            Suppression suppression = Objects.requireNonNull(one.suppression());
            SuppressionWindow window = key(one, telemetry).map(windows::get).orElse(null);
            if (window != null
                    && level.compareTo(window.level()) <= 0
                    && covers(window, suppression, telemetry.time())) {
                matches.merge(
                        window.alert().value() + ' ' + one.rule().id(),
                        new SuppressedMatches(window.alert(), window.suppression(), 1),
                        SuppressedMatches::plus);
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** A suppression that was changed to a shorter time ends earlier. */
    private static boolean covers(SuppressionWindow window, Suppression suppression, Instant time) {
        return !time.isBefore(window.from())
                && time.isBefore(window.until())
                && time.isBefore(window.from().plus(Duration.ofMinutes(suppression.minutes())));
    }

    /** A match has alerted, so that its repeats are suppressed from now on. */
    void alerted(List<CountingRule> applying, Level level, Telemetry telemetry, AlertId alert) {
        Instant from = telemetry.time();
        for (CountingRule one : applying) {
            Suppression suppression = Objects.requireNonNull(one.suppression());
            Optional<String> key = key(one, telemetry);
            if (key.isPresent()) {
                Duration time = Duration.ofMinutes(suppression.minutes());
                Instant until = from.plus(time);
                Instant forgetAt = now.isAfter(from) ? now.plus(time) : until;
                windows.put(
                        key.get(),
                        new SuppressionWindow(new RuleId(one.rule().id()), alert, level, from, until, forgetAt));
                evict(from);
            }
        }
    }

    private void evict(Instant time) {
        while (windows.size() > MOST_WINDOWS) {
            Map.Entry<String, SuppressionWindow> first = windows.entrySet().stream()
                    .min(Map.Entry.<String, SuppressionWindow>comparingByValue(
                                    Comparator.comparing(SuppressionWindow::until))
                            .thenComparing(Map.Entry.comparingByKey()))
                    .orElseThrow();
            windows.remove(first.getKey());
            evicted += first.getValue().until().isAfter(time) ? 1 : 0;
        }
    }

    /** Forgets the alerts whose time has passed, and those of suppressions that are not evaluated any more. */
    void endUnless(Predicate<String> isActive) {
        windows.values().removeIf(one -> isOver(one, now, isActive));
    }

    /** Whether one of the windows is over, so that the asset must forget it. */
    static boolean anyOver(Collection<SuppressionWindow> windows, Instant now, Predicate<String> isActive) {
        return windows.stream().anyMatch(one -> isOver(one, now, isActive));
    }

    private static boolean isOver(SuppressionWindow window, Instant now, Predicate<String> isActive) {
        return !window.forgetAt().isAfter(now)
                || !isActive.test(window.suppression().value());
    }

    /** The changes; null if there are none. */
    @Nullable
    SuppressionChange changes() {
        TreeMap<String, SuppressionWindow> opened = new TreeMap<>(windows);
        opened.entrySet().removeIf(one -> one.getValue().equals(before.get(one.getKey())));
        TreeSet<String> ended = new TreeSet<>(before.keySet());
        ended.removeAll(windows.keySet());
        return opened.isEmpty() && ended.isEmpty() && matches.isEmpty() && evicted == 0
                ? null
                : new SuppressionChange(opened, ended, List.copyOf(matches.values()), evicted);
    }

    /** Identifies the repeats of a match: suppression, rule, fields and values, ignoring case. Empty if a field is missing. */
    private static Optional<String> key(CountingRule one, Telemetry telemetry) {
        List<String> parts = new ArrayList<>(List.of(one.rule().id()));
        for (String field : Objects.requireNonNull(one.suppression()).by()) {
            List<String> values = values(telemetry.fields().get(field));
            if (values.isEmpty()) {
                return Optional.empty();
            }
            parts.add(field);
            parts.add(Integer.toString(values.size()));
            parts.addAll(values);
        }
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.length()).append(':').append(part));
        return Optional.of(ContentHash.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> values(@Nullable Object value) {
        List<?> all = value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
        return all.stream()
                .map(one -> CaseFolding.fold(one.toString()))
                .filter(one -> !one.isBlank())
                .toList();
    }
}
