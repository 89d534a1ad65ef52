package io.watchfloor.dashboards.access.provider;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Metrics of signing in by providers. */
final class SsoMetrics {

    private final Counter signIns;
    private final Counter refused;
    private final Counter signOuts;
    private final Counter staleKeys;

    SsoMetrics(PrometheusRegistry registry) {
        signIns = Counter.builder()
                .name("watchfloor_provider_sign_ins_total")
                .help("Sign-ins by an identity provider")
                .labelNames("provider")
                .register(registry);
        refused = Counter.builder()
                .name("watchfloor_provider_refused_total")
                .help("Sign-ins and messages of an identity provider that were refused")
                .labelNames("provider", "code")
                .register(registry);
        signOuts = Counter.builder()
                .name("watchfloor_provider_sessions_ended_total")
                .help("Sessions that an identity provider ended")
                .labelNames("provider")
                .register(registry);
        staleKeys = Counter.builder()
                .name("watchfloor_provider_stale_keys_used_total")
                .help("Tokens checked with the last good keys of an identity provider, because it does not answer")
                .labelNames("provider")
                .register(registry);
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
