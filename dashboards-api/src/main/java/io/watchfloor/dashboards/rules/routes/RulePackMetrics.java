package io.watchfloor.dashboards.rules.routes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Counts results of rule pack changes. */
public final class RulePackMetrics {

    private final Counter changes;

    public RulePackMetrics(PrometheusRegistry registry) {
        changes = new Meters(registry).counter("watchfloor_rule_pack_changes_total");
    }

    void answered(String code) {
        changes.labelValues(code).inc();
    }
}
