package io.watchfloor.ops.backtest;

import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.asset.Submission.Matches;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.Correlation;
import io.watchfloor.ops.detection.correlation.CorrelationEvent;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.detection.correlation.WindowDetection;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates telemetry of the past with the states and functions that evaluate it live: {@link Asset} and {@link
 * Correlation}. Messages between them are delivered at once, and nothing is stored. The clock is the time at which the
 * records were received. So with the same records in the same order per spool, and the rules that were active then, the
 * same alerts result. Not thread-safe.
 *
 * <p>A record that matches no rule is not parsed, so that its logons and addresses are in no alert. No detection depends
 * on them. Unlike live, no case is closed, so an alert receives detections until its asset was quiet for long enough.
 */
public final class BackTest {

    private final Evaluator evaluator;
    private final TelemetryReader reader;
    private final AssetRetentionPolicy policy;
    private final Function<AssetKey, Asset> before;
    private final Consumer<? super Absorbed> changes;
    private final boolean byTime;
    private final Map<AssetKey, Asset> assets = new HashMap<>();
    private final Map<String, Correlation> correlations = new HashMap<>();
    private final PriorityQueue<Closing> closings = new PriorityQueue<>();
    private long records;
    private long unreadable;

    /**
     * A detection of the back-test.
     *
     * @param opened the alert that this detection opens; null if an open alert receives the detection
     */
    public record Found(
            AssetKey asset, Detection detection, @Nullable Alert opened) {}

    /**
     * A change of an asset.
     *
     * @param telemetry the record that changed the asset; null for a detection of a correlation across assets
     * @param now the clock
     */
    public record Absorbed(
            AssetKey asset,
            TelemetryAbsorbed event,
            @Nullable Telemetry telemetry,
            Instant now) {

        /** The detections, in order. */
        public List<Found> found() {
            Map<String, Alert> opened = new HashMap<>();
            event.alerts().opened().forEach(alert -> opened.putIfAbsent(alert.id(), alert));
            return event.detections().stream()
                    .map(one -> new Found(asset, one, opened.remove(one.alert().value())))
                    .toList();
        }
    }

    private record Closing(Instant at, String correlation) implements Comparable<Closing> {
        @Override
        public int compareTo(Closing other) {
            int byTime = at.compareTo(other.at);
            return byTime == 0 ? correlation.compareTo(other.correlation) : byTime;
        }
    }

    /**
     * @param before the state of an asset before its first record, such as its profile
     * @param changes receives each change of an asset
     */
    public BackTest(
            Evaluator evaluator,
            TelemetryReader reader,
            AssetRetentionPolicy policy,
            Function<AssetKey, Asset> before,
            Consumer<? super Absorbed> changes) {
        this(evaluator, reader, policy, before, changes, false);
    }

    private BackTest(
            Evaluator evaluator,
            TelemetryReader reader,
            AssetRetentionPolicy policy,
            Function<AssetKey, Asset> before,
            Consumer<? super Absorbed> changes,
            boolean byTime) {
        this.evaluator = evaluator;
        this.reader = reader;
        this.policy = policy;
        this.before = before;
        this.changes = changes;
        this.byTime = byTime;
    }

    /**
     * Evaluates records in another order than that of their spools, such as the order in which they happened. Each record
     * must be given once.
     *
     * @param changes receives each change of an asset
     */
    public static BackTest byTime(
            Evaluator evaluator,
            TelemetryReader reader,
            AssetRetentionPolicy policy,
            Function<AssetKey, Asset> before,
            Consumer<? super Absorbed> changes) {
        return new BackTest(evaluator, reader, policy, before, changes, true);
    }

    /**
     * Evaluates one record. Records of a spool must arrive in ascending order, and those of all spools in the order in
     * which they were received, as far as a correlation across assets has a time limit.
     */
    public void evaluate(AssetKey key, String sensor, long epoch, TelemetryRecord record) {
        evaluate(key, sensor, epoch, record, Instant.ofEpochMilli(record.receivedAtMillis()));
    }

    /** @param now the clock, which must not go back */
    public void evaluate(AssetKey key, String sensor, long epoch, TelemetryRecord record, Instant now) {
        records++;
        closeThrough(now);
        ScanResult scanned = evaluator.look(record);
        if (scanned instanceof ScanResult.NoMatch) {
            return;
        }
        Telemetry telemetry;
        try {
            telemetry = Submission.read(reader, record);
        } catch (UnreadableTelemetry e) {
            unreadable++;
            return;
        }
        Submission submission = new Submission(record, telemetry, Matches.of(evaluator, scanned));
        Asset asset = asset(key);
        asset.absorb(sensor, epoch, List.of(submission), evaluator, reader, policy, now)
                .ifPresent(event -> absorbed(key, asset, event, telemetry, now));
    }

    /**
     * Whether a record may match a rule. A record that matches none needs no evaluation, in any order. Called by any
     * thread.
     */
    public boolean mayMatch(TelemetryRecord record) {
        return !(evaluator.look(record) instanceof ScanResult.NoMatch);
    }

    /** Closes the windows that close until then. */
    public void closeThrough(Instant now) {
        for (Closing next = closings.peek(); next != null && !next.at().isAfter(now); next = closings.peek()) {
            closings.remove();
            Correlation correlation = correlations.get(next.correlation());
            if (correlation != null) {
                correlation
                        .close(evaluator.pack(), evaluator.ruleSet(), next.at())
                        .ifPresent(moved -> moved(correlation, moved, now));
            }
        }
    }

    /** Number of evaluated records. */
    public long records() {
        return records;
    }

    /** Number of records that this version cannot read, and that were left out. */
    public long unreadable() {
        return unreadable;
    }

    private Asset asset(AssetKey key) {
        return assets.computeIfAbsent(key, before);
    }

    private void absorbed(
            AssetKey key, Asset asset, TelemetryAbsorbed event, @Nullable Telemetry telemetry, Instant now) {
        Asset after = confirmed(asset.apply(event), event);
        assets.put(key, byTime ? after.withoutWatermarks() : after);
        changes.accept(new Absorbed(key, event, telemetry, now));
        contribute(event.contributions(), now);
    }

    /** The state after triage and the windows have confirmed what the event sent them. */
    private static Asset confirmed(Asset asset, TelemetryAbsorbed event) {
        Asset now = asset;
        if (!event.alerts().opened().isEmpty()) {
            now = applied(now, now.placed(event.alerts().opened().getLast().ordinal()));
        }
        if (!event.contributions().isEmpty()) {
            now = applied(
                    now,
                    now.contributed(event.contributions().stream()
                            .map(PendingContribution::ordinal)
                            .toList()));
        }
        return now;
    }

    private static Asset applied(Asset asset, Optional<AssetEvent> event) {
        return event.map(asset::apply).orElse(asset);
    }

    private void contribute(List<PendingContribution> contributions, Instant now) {
        Map<String, List<PendingContribution>> byWindow = new LinkedHashMap<>();
        for (PendingContribution one : contributions) {
            byWindow.computeIfAbsent(one.contribution().windowKey(), key -> new ArrayList<>())
                    .add(one);
        }
        byWindow.forEach((window, members) -> {
            Correlation correlation = correlations.computeIfAbsent(window, Correlation::empty);
            if (correlation.take(evaluator.pack(), evaluator.ruleSet(), members, now)
                    instanceof Correlation.Decision.Move move) {
                moved(correlation, move.event(), now);
            }
        });
    }

    private void moved(Correlation correlation, CorrelationEvent.WindowMoved event, Instant now) {
        Correlation after = correlation.apply(event);
        if (event.closesAt() != null) {
            closings.add(new Closing(event.closesAt(), correlation.id()));
        }
        Map<String, List<WindowDetection>> byAsset = new LinkedHashMap<>();
        for (WindowDetection detection : event.correlated()) {
            byAsset.computeIfAbsent(detection.asset(), asset -> new ArrayList<>())
                    .add(detection);
            after = after.taken(detection.asset(), detection.ordinal())
                    .map(after::apply)
                    .orElse(after);
        }
        after = after.contributed(event.contributions().stream()
                        .map(PendingContribution::ordinal)
                        .toList())
                .map(after::apply)
                .orElse(after);
        correlations.put(correlation.id(), after);
        byAsset.forEach((name, detections) -> correlated(correlation.id(), name, detections, now));
        contribute(event.contributions(), now);
    }

    private void correlated(String correlation, String name, List<WindowDetection> detections, Instant now) {
        AssetKey key = AssetKey.of(AssetId.parse(name));
        Asset asset = asset(key);
        asset.correlated(correlation, detections, policy).ifPresent(event -> absorbed(key, asset, event, null, now));
    }
}
