package io.watchfloor.dashboards.rules.routes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Outcomes of requested rule-pack changes. */
public final class RulePackMetrics {

    private final Counter changes;

    public RulePackMetrics(PrometheusRegistry registry) {
        changes = Counter.builder()
                .name("watchfloor_rule_pack_changes_total")
                .help("Changes of rule packs that people asked for: done, or the code of the refusal")
                .labelNames("code")
                .register(registry);
    }

    void answered(String code) {
        changes.labelValues(code).inc();
    }
}
