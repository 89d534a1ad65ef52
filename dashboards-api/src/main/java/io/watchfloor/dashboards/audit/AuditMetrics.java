package io.watchfloor.dashboards.audit;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

final class AuditMetrics {

    private final Counter kept;
    private final Counter failed;
    private final Gauge broken;
    private final Gauge checked;

    AuditMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        kept = meters.counter("watchfloor_audit_heads_kept_total");
        failed = meters.counter("watchfloor_audit_heads_failed_total");
        broken = meters.gauge("watchfloor_audit_broken");
        checked = meters.gauge("watchfloor_audit_checked_through");
    }

    void headStored(String place) {
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
