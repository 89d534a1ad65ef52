package io.watchfloor.dashboards.api.routing;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Metrics of the API. */
public final class ApiMetrics {

    private final Counter answers;
    private final Counter notTakenDown;
    private final Counter readsRejected;
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
        readsRejected = Counter.builder()
                .name("watchfloor_reads_rejected_total")
                .help(
                        "Searches and other reads of people rejected because too many were waiting: of one person, or of the center")
                .labelNames("kind", "limit")
                .register(registry);
        queriesStopped = Counter.builder()
                .name("watchfloor_queries_stopped_total")
                .help("Requests of people that the database stopped because they took too long")
                .register(registry);
    }

    void rejected(String kind, String limit) {
        readsRejected.labelValues(kind, limit).inc();
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
