package io.watchfloor.dashboards.people.routes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Metrics of passkeys and recovery codes. */
public final class PasskeyMetrics {

    private final Counter ceremonies;

    public PasskeyMetrics(PrometheusRegistry registry) {
        ceremonies = Counter.builder()
                .name("watchfloor_passkey_ceremonies_total")
                .help("Passkeys and recovery codes that were enrolled, shown or refused, by what came of it")
                .labelNames("ceremony", "outcome")
                .register(registry);
    }

    void ended(String ceremony, String outcome) {
        ceremonies.labelValues(ceremony, outcome).inc();
    }
}
