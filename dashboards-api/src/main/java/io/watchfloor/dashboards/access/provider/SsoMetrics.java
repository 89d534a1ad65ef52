package io.watchfloor.dashboards.access.provider;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of sign-ins with identity providers. */
final class SsoMetrics {

    private final Counter signIns;
    private final Counter refused;
    private final Counter signOuts;
    private final Counter staleKeys;

    SsoMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        signIns = meters.counter("watchfloor_provider_sign_ins_total");
        refused = meters.counter("watchfloor_provider_refused_total");
        signOuts = meters.counter("watchfloor_provider_sessions_ended_total");
        staleKeys = meters.counter("watchfloor_provider_stale_keys_used_total");
    }

    void signedIn(String provider) {
        signIns.labelValues(provider).inc();
    }

    void refused(String provider, String code) {
        refused.labelValues(provider, code).inc();
    }

    void staleKeys(String provider) {
        staleKeys.labelValues(provider).inc();
    }

    void ended(String provider, int sessions) {
        signOuts.labelValues(provider).inc(sessions);
    }
}
