package io.watchfloor.dashboards.people.routes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of passkeys and recovery codes. */
public final class PasskeyMetrics {

    private final Counter ceremonies;

    public PasskeyMetrics(PrometheusRegistry registry) {
        ceremonies = new Meters(registry).counter("watchfloor_passkey_ceremonies_total");
    }

    void ended(String ceremony, String outcome) {
        ceremonies.labelValues(ceremony, outcome).inc();
    }
}
