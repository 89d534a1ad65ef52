package io.watchfloor.dashboards.api.routing;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Metrics of the API. */
public final class ApiMetrics {

    private final Counter answers;
    private final Counter notTakenDown;
    private final Counter searchesRejected;
    private final Counter queriesStopped;

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
        searchesRejected = Counter.builder()
                .name("watchfloor_searches_rejected_total")
                .help("Searches rejected because too many were waiting: of one person, or of the center")
                .labelNames("limit")
                .register(registry);
        queriesStopped = Counter.builder()
                .name("watchfloor_queries_stopped_total")
                .help("Requests of people that the database stopped because they took too long")
                .register(registry);
    }

    void searchRejected(String limit) {
        searchesRejected.labelValues(limit).inc();
    }

    void queryStopped() {
        queriesStopped.inc();
    }

    void notTakenDown() {
        notTakenDown.inc();
    }

    void answered(int status) {
        answers.labelValues(Integer.toString(status)).inc();
    }
}
