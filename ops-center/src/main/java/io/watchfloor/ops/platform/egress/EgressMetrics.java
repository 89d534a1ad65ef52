package io.watchfloor.ops.platform.egress;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Metrics of the way out. */
final class EgressMetrics {

    private final Counter answered;
    private final Counter refused;
    private final Counter failed;

    EgressMetrics(PrometheusRegistry registry) {
        answered = Counter.builder()
                .name("watchfloor_egress_answered_total")
                .help("Requests of the center itself that got an answer, whatever its status")
                .register(registry);
        refused = Counter.builder()
                .name("watchfloor_egress_refused_total")
                .help("Requests of the center itself that were refused before a connection was made")
                .labelNames("code")
                .register(registry);
        failed = Counter.builder()
                .name("watchfloor_egress_failed_total")
                .help("Requests of the center itself that failed on their way")
                .labelNames("code")
                .register(registry);
    }

    void answered() {
        answered.inc();
    }

    void refused(String code) {
        refused.labelValues(code).inc();
    }

    void failed(String code) {
        failed.labelValues(code).inc();
    }
}
