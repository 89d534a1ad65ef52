package io.watchfloor.ops.intake.gate;

import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.coverage.RecordFormat;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of a batch by asset and log source. Consecutive records mostly have the same source, so counting
 * a record costs only one comparison.
 */
final class BatchSources {

    private final Map<AssetKey, Map<List<LogSource>, Count>> counts = new HashMap<>();
    private final Map<AssetKey, Samples> samples = new HashMap<>();
    private @Nullable Object sampled;
    private @Nullable AssetKey asset;
    private @Nullable List<LogSource> logsources;
    private Count count = new Count();

    /**
     * Sample records of an asset, from which the names of its fields can be learned.
     *
     * @param parsed one record for each kind of event and distinct set of field names
     * @param unparsed one record for each kind and shape of record, identified by the engine's object for them
     */
    record Samples(Map<Integer, Telemetry> parsed, Map<Object, TelemetryRecord> unparsed) {

        static final Samples NONE = new Samples(Map.of(), Map.of());

        private Samples() {
            this(new HashMap<>(), new IdentityHashMap<>());
        }
    }

    private static final class Count {
        private int records;
    }

    /** @param of all log sources of the record; empty when the format of the record is not recognized */
    @SuppressWarnings("ReferenceEquality") // Consecutive records usually share the same list object.
    private void add(AssetKey about, List<LogSource> of) {
        if (of != logsources || !about.equals(asset)) {
            asset = about;
            logsources = of;
            count = counts.computeIfAbsent(about, key -> new HashMap<>()).computeIfAbsent(of, key -> new Count());
        }
        count.records++;
    }

    /** Adds a record that was not parsed and that no rule matches. */
    @SuppressWarnings("ReferenceEquality") // The engine has one object for each kind and shape.
    void add(AssetKey about, ScanResult.NoMatch kind, TelemetryRecord record) {
        boolean alike = kind == sampled && about.equals(asset);
        add(about, kind.logsources());
        if (!alike) {
            sampled = kind;
            samples.computeIfAbsent(about, key -> new Samples()).unparsed().putIfAbsent(kind, record);
        }
    }

    void add(AssetKey about, Telemetry telemetry) {
        add(about, telemetry.logsources());
        sampled = null;
        samples.computeIfAbsent(about, key -> new Samples())
                .parsed()
                .putIfAbsent(
                        (telemetry.fields().keySet().hashCode() * 31
                                                + telemetry.logsources().hashCode())
                                        * 31
                                + Objects.hashCode(RecordFormat.event(telemetry)),
                        telemetry);
    }

    Samples samples(AssetKey about) {
        return samples.getOrDefault(about, Samples.NONE);
    }

    /** Number of records whose format was not recognized. */
    int unrecognised() {
        return counts.values().stream()
                .map(sources -> sources.get(List.<LogSource>of()))
                .mapToInt(one -> one == null ? 0 : one.records)
                .sum();
    }

    /** The counts for one asset. */
    Map<List<LogSource>, Integer> of(AssetKey about) {
        Map<List<LogSource>, Integer> all = new HashMap<>();
        counts.getOrDefault(about, Map.of()).forEach((sources, one) -> all.put(sources, one.records));
        return all;
    }
}
