package io.watchfloor.ops.ingest.gate;

import io.watchfloor.ops.identity.AssetKey;
import io.watchfloor.sigma.language.LogSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many records of each log source a batch has about each asset. Most follow one of the same kind: that costs a comparison. */
final class BatchSources {

    private final Map<AssetKey, Map<List<LogSource>, Count>> counts = new HashMap<>();
    private @Nullable AssetKey asset;
    private @Nullable List<LogSource> logsources;
    private Count count = new Count();

    private static final class Count {
        private int records;
    }

    /** @param of every log source that the record belongs to: none when its shape is not recognised */
    @SuppressWarnings(
            "ReferenceEquality") // of records in a row it is mostly the very same list; equal ones are found below
    void add(AssetKey about, List<LogSource> of) {
        if (of != logsources || !about.equals(asset)) {
            asset = about;
            logsources = of;
            count = counts.computeIfAbsent(about, key -> new HashMap<>()).computeIfAbsent(of, key -> new Count());
        }
        count.records++;
    }

    /** Records of no known kind. */
    int unrecognised() {
        return counts.values().stream()
                .map(sources -> sources.get(List.<LogSource>of()))
                .mapToInt(one -> one == null ? 0 : one.records)
                .sum();
    }

    /** Of one asset. */
    Map<List<LogSource>, Integer> of(AssetKey about) {
        Map<List<LogSource>, Integer> all = new HashMap<>();
        counts.getOrDefault(about, Map.of()).forEach((sources, one) -> all.put(sources, one.records));
        return all;
    }
}
