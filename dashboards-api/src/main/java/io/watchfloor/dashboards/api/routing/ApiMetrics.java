package io.watchfloor.dashboards.api.routing;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

public final class ApiMetrics {

    private final Counter answers;
    private final Counter notTakenDown;
    private final Counter readsRejected;
    private final Counter queriesStopped;

    public ApiMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        answers = meters.counter("watchfloor_http_answers_total");
        notTakenDown = meters.counter("watchfloor_audit_not_written_total");
        readsRejected = meters.counter("watchfloor_reads_rejected_total");
        queriesStopped = meters.counter("watchfloor_queries_stopped_total");
    }

    void rejected(String kind, String limit) {
        readsRejected.labelValues(kind, limit).inc();
    }

    void queryStopped() {
        queriesStopped.inc();
    }

    void auditFailed() {
        notTakenDown.inc();
    }

    void answered(int status) {
        answers.labelValues(Integer.toString(status)).inc();
    }
}
