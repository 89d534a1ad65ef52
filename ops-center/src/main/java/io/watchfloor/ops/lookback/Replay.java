package io.watchfloor.ops.lookback;

import io.watchfloor.ops.archive.ArchiveReplay.Replayed;
import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.Evidence;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.LookBackFindings.Found;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.backtest.BackTest;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.correlation.CompletedWindow;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates records in the order in which they happened, and collects what the rules find. The clock is the time of the
 * records, so the order in which they were received does not matter. Not thread-safe.
 */
final class Replay {

    /** The earlier records of windows, which are evidence when the windows are completed. */
    private static final int MOST_EVIDENCE = 50_000;

    private static final long MOST_EVIDENCE_CHARACTERS = 64L << 20;

    private static final Comparator<Timed> BY_TIME = Comparator.comparing(Timed::time)
            .thenComparing(one -> one.record().sensor())
            .thenComparingLong(one -> one.record().epoch())
            .thenComparingLong(one -> one.record().record().sequence());

    private final Evaluator evaluator;
    private final Set<String> rules;
    private final TelemetryReader reader;
    private final BackTest test;
    private final Map<AssetKey, List<Found>> found = new LinkedHashMap<>();
    private final LinkedHashMap<String, Evidence> evidence = new LinkedHashMap<>();
    private long characters;
    private long records;
    private long unreadable;

    /** @param time when the record happened, by the corrected clock */
    private record Timed(Replayed record, Instant time) {}

    /**
     * @param evaluator of the rules, and of those that their correlations count
     * @param rules ids of the rules whose findings are collected
     */
    Replay(Evaluator evaluator, Set<String> rules, TelemetryReader reader, AssetRetentionPolicy policy) {
        this.evaluator = evaluator;
        this.rules = Set.copyOf(rules);
        this.reader = reader;
        this.test = BackTest.byTime(evaluator, reader, policy, Asset::unknown, this::absorbed);
    }

    /** Number of evaluated records. */
    long records() {
        return records;
    }

    /** Number of records that this version cannot read, and that were left out. */
    long unreadable() {
        return unreadable;
    }

    /**
     * Whether a record matches, or cannot be read. A record whose bytes do not tell is read here, so that it needs no room in
     * memory and is read once if it does not match. Called by any thread.
     */
    boolean matches(TelemetryRecord record) {
        return switch (evaluator.look(record)) {
            case ScanResult.NoMatch nothing -> false;
            case ScanResult.Match found -> true;
            case ScanResult.NeedsParsing unclear -> matchesRead(record);
        };
    }

    private boolean matchesRead(TelemetryRecord record) {
        try {
            Telemetry telemetry = Submission.read(reader, record);
            long second = Math.floorDiv(record.receivedAtMillis(), 1_000L);
            return !evaluator.indicators().find(telemetry.fields(), second).isEmpty()
                    || !evaluator
                            .engine()
                            .judge(telemetry, evaluator.profiles())
                            .isEmpty();
        } catch (UnreadableTelemetry e) {
            return true; // counted when it is evaluated
        }
    }

    /**
     * Evaluates the records of a slice of time, after those of earlier slices.
     *
     * @param selected the records that match
     * @param all number of records, also those that match no rule
     */
    void evaluate(List<Replayed> selected, long all) {
        records += all;
        List<Timed> sorted = new ArrayList<>();
        for (Replayed one : selected) {
            try {
                sorted.add(new Timed(one, Submission.read(reader, one.record()).time()));
            } catch (UnreadableTelemetry e) {
                unreadable++;
            }
        }
        sorted.sort(BY_TIME);
        for (Timed one : sorted) {
            Replayed record = one.record();
            test.evaluate(record.asset(), record.sensor(), record.epoch(), record.record(), one.time());
        }
    }

    /** Closes the windows that close until then. */
    void closeThrough(Instant time) {
        test.closeThrough(time);
    }

    /** What was found since the last call, by asset and time. */
    Map<AssetKey, List<Found>> take() {
        Map<AssetKey, List<Found>> taken = new LinkedHashMap<>(found);
        found.clear();
        return taken;
    }

    private void absorbed(BackTest.Absorbed absorbed) {
        TelemetryAbsorbed event = absorbed.event();
        event.evidence().forEach(this::remember);
        for (Detection one : event.detections()) {
            if (rules.contains(one.rule().value())) {
                found.computeIfAbsent(absorbed.asset(), asset -> new ArrayList<>())
                        .add(new Found(
                                alert(event, one).rule(),
                                names(absorbed.asset().asset().toString(), one, absorbed.telemetry()),
                                one,
                                evidence(one)));
            }
        }
    }

    private static Alert alert(TelemetryAbsorbed event, Detection detection) {
        return Stream.concat(event.alerts().changed().stream(), event.alerts().opened().stream())
                .filter(alert -> alert.id().equals(detection.alert().value()))
                .findFirst()
                .orElseThrow();
    }

    private static AlertNames names(String asset, Detection detection, @Nullable Telemetry telemetry) {
        CompletedWindow window = detection.window();
        return telemetry != null
                ? AlertNames.opened(asset, telemetry.fields())
                : window == null
                        ? AlertNames.of(List.of())
                        : AlertNames.correlated(asset, detection.id().value(), window.group());
    }

    private void remember(Evidence one) {
        Evidence before = evidence.put(one.record(), one);
        characters += one.raw().length() - (before == null ? 0 : before.raw().length());
        while (evidence.size() > MOST_EVIDENCE || characters > MOST_EVIDENCE_CHARACTERS) {
            characters -= evidence.pollFirstEntry().getValue().raw().length();
        }
    }

    private List<Evidence> evidence(Detection detection) {
        CompletedWindow window = detection.window();
        Stream<String> members = window == null ? Stream.of() : window.records().stream();
        return Stream.concat(members, Stream.of(detection.record()))
                .distinct()
                .map(evidence::get)
                .filter(Objects::nonNull)
                .toList();
    }
}
