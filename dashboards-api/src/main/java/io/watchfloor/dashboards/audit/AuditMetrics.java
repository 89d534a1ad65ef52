package io.watchfloor.dashboards.audit;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Metrics of the audit log. */
final class AuditMetrics {

    private final Counter kept;
    private final Counter failed;
    private final Gauge broken;
    private final Gauge checked;

    AuditMetrics(PrometheusRegistry registry) {
        kept = Counter.builder()
                .name("watchfloor_audit_heads_kept_total")
                .help("Signed heads of the audit log that a place took")
                .labelNames("place")
                .register(registry);
        failed = Counter.builder()
                .name("watchfloor_audit_heads_failed_total")
                .help("Attempts to bring a signed head of the audit log to a place that failed")
                .labelNames("place")
                .register(registry);
        broken = Gauge.builder()
                .name("watchfloor_audit_broken")
                .help("1 when the audit log was changed behind the center's back, as far as this node sees")
                .register(registry);
        checked = Gauge.builder()
                .name("watchfloor_audit_checked_through")
                .help("The last record of the audit log that this node has checked")
                .register(registry);
    }

    void kept(String place) {
        kept.labelValues(place).inc();
    }

    void failed(String place) {
        failed.labelValues(place).inc();
    }

    void checked(long through, boolean whole) {
        checked.set((double) through);
        broken.set(whole ? 0 : 1);
    }
}
