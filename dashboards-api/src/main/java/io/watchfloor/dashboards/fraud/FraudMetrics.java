package io.watchfloor.dashboards.fraud;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of fraud reports. */
public final class FraudMetrics {

    private final Counter stored;
    private final Counter refused;

    public FraudMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        stored = meters.counter("watchfloor_fraud_reports_total");
        refused = meters.counter("watchfloor_fraud_reports_refused_total");
    }

    void stored(boolean form) {
        stored.labelValues(form ? "form" : "api").inc();
    }

    /** Counts and returns a refusal. */
    Problem refused(int status, String code, String detail) {
        refused.labelValues(code).inc();
        return Problem.of(status, code, detail);
    }
}
