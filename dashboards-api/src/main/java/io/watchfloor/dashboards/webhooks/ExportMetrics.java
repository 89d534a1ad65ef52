package io.watchfloor.dashboards.webhooks;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.HeldBackMetrics;

/** Metrics of exports. */
public final class ExportMetrics {

    private static final String EXIT = "export";

    private final Counter changes;
    private final HeldBackMetrics heldBack;

    public ExportMetrics(PrometheusRegistry registry, HeldBackMetrics heldBack) {
        this.changes = new Meters(registry).counter("watchfloor_export_changes_total");
        this.heldBack = heldBack;
    }

    public void exported(WebhookEvent what, ChangeLog.Batch batch) {
        changes.labelValues(what.text()).inc(batch.count());
        heldBack.count(EXIT, batch.changes());
    }
}
