package io.watchfloor.dashboards.api.routing;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Metrics of the API. */
public final class ApiMetrics {

    private final Counter answers;
    private final Counter notTakenDown;

    public ApiMetrics(PrometheusRegistry registry) {
        answers = Counter.builder()
                .name("watchfloor_http_answers_total")
                .help("Answers to people and programs, by HTTP status")
                .labelNames("status")
                .register(registry);
        notTakenDown = Counter.builder()
                .name("watchfloor_audit_not_written_total")
                .help("Requests that could not be written to the audit log")
                .register(registry);
    }

    void notTakenDown() {
        notTakenDown.inc();
    }

    void answered(int status) {
        answers.labelValues(Integer.toString(status)).inc();
    }
}
