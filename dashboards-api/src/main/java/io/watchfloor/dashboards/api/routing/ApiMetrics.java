package io.watchfloor.dashboards.api.routing;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Metrics of the API. */
public final class ApiMetrics {

    private final Counter answers;

    public ApiMetrics(PrometheusRegistry registry) {
        answers = Counter.builder()
                .name("watchfloor_http_answers_total")
                .help("Answers to people and programs, by HTTP status")
                .labelNames("status")
                .register(registry);
    }

    void answered(int status) {
        answers.labelValues(Integer.toString(status)).inc();
    }
}
