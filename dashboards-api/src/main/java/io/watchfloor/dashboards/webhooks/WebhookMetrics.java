package io.watchfloor.dashboards.webhooks;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.HeldBackMetrics;
import io.watchfloor.ops.platform.rights.Released;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Metrics of webhooks. */
public final class WebhookMetrics {

    private static final String EXIT = "webhook";

    private final Counter deliveries;
    private final Counter changes;
    private final Counter pauses;
    private final HeldBackMetrics heldBack;
    private final AtomicReference<Map<Webhook.State, Long>> states = new AtomicReference<>(Map.of());

    public WebhookMetrics(PrometheusRegistry registry, HeldBackMetrics heldBack) {
        Meters meters = new Meters(registry);
        this.deliveries = meters.counter("watchfloor_webhook_deliveries_total");
        this.changes = meters.counter("watchfloor_webhook_changes_total");
        this.pauses = meters.counter("watchfloor_webhook_pauses_total");
        this.heldBack = heldBack;
        meters.watch(
                "watchfloor_webhooks",
                callback -> states.get().forEach((state, count) -> callback.call(count.doubleValue(), state.text())));
    }

    void delivered(int sent) {
        deliveries.labelValues("delivered").inc();
        changes.inc(sent);
    }

    void failed() {
        deliveries.labelValues("failed").inc();
    }

    void paused(Webhook.Reason reason) {
        pauses.labelValues(reason.text()).inc();
    }

    void heldBack(Released<?> released) {
        heldBack.count(EXIT, released);
    }

    void stored(Map<Webhook.State, Long> counts) {
        states.set(Map.copyOf(counts));
    }
}
