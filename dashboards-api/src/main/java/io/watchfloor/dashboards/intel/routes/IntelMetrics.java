package io.watchfloor.dashboards.intel.routes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.intel.IntelImport;
import io.watchfloor.ops.intel.bulk.BulkResult;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixTypes;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** Metrics of threat intelligence. */
public final class IntelMetrics {

    private final Counter objects;
    private final Counter refused;
    private final Counter bulk;
    private final AtomicReference<Map<String, Long>> stored = new AtomicReference<>(Map.of());
    private final AtomicReference<Map<String, Long>> patterns = new AtomicReference<>(Map.of());

    public IntelMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        objects = meters.counter("watchfloor_intel_imported_total");
        refused = meters.counter("watchfloor_intel_refused_total");
        bulk = meters.counter("watchfloor_intel_bulk_indicators_total");
        meters.watch(
                "watchfloor_intel_objects",
                callback -> stored.get().forEach((type, count) -> callback.call(count.doubleValue(), type)));
        meters.watch(
                "watchfloor_intel_patterns",
                callback -> patterns.get().forEach((code, count) -> callback.call(count.doubleValue(), code)));
    }

    /** @param byCode numbers of indicators by the code for which they are not rules */
    void patterns(Map<String, Long> byCode) {
        patterns.set(byCode);
    }

    void imported(IntelImport done) {
        for (IntelImport.Outcome outcome : IntelImport.Outcome.values()) {
            objects.labelValues(outcome.text()).inc(done.count(outcome));
        }
        done.results().stream()
                .filter(one -> one.outcome() == IntelImport.Outcome.REFUSED)
                .forEach(one -> {
                    IntelImport.Conflict conflict = one.conflict();
                    String code = conflict != null
                            ? conflict.code()
                            : one.entry().issues().stream()
                                    .filter(issue -> issue.code().refuses())
                                    .findFirst()
                                    .map(issue -> issue.code().text())
                                    .orElse("other");
                    refused.labelValues(code).inc();
                });
    }

    /** Counts the indicators of a request by their results, and the refused ones by code. */
    void changed(List<BulkResult> results) {
        for (BulkResult.Outcome outcome : BulkResult.Outcome.values()) {
            bulk.labelValues(outcome.text()).inc(BulkResult.count(results, outcome));
        }
        for (BulkResult one : results) {
            BulkResult.Refusal refusal = one.refusal();
            if (refusal != null) {
                refused.labelValues(refusal.code()).inc();
            }
        }
    }

    void refused(String code) {
        refused.labelValues(code).inc();
    }

    void refused(StixFile file) {
        file.issues().stream()
                .filter(issue -> issue.code().refuses())
                .findFirst()
                .ifPresent(issue -> refused.labelValues(issue.code().text()).inc());
    }

    /** @param byType numbers of versions; types that are not in the standard count as custom */
    void stored(Map<String, Long> byType) {
        Map<String, Long> counts = new TreeMap<>();
        byType.forEach((type, count) -> counts.merge(StixTypes.isStandard(type) ? type : "custom", count, Long::sum));
        stored.set(counts);
    }
}
