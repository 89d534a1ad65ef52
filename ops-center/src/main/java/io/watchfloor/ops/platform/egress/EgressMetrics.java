package io.watchfloor.ops.platform.egress;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of outgoing requests. */
final class EgressMetrics {

    private final Counter answered;
    private final Counter refused;
    private final Counter failed;

    EgressMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        answered = meters.counter("watchfloor_egress_answered_total");
        refused = meters.counter("watchfloor_egress_refused_total");
        failed = meters.counter("watchfloor_egress_failed_total");
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
