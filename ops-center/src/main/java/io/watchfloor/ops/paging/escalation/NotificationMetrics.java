package io.watchfloor.ops.paging.escalation;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of digests and of the notification limits. */
public final class NotificationMetrics {

    private final Counter digests;
    private final Counter digested;
    private final Counter full;
    private final Gauge waiting;

    public NotificationMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        digests = meters.counter(
                "watchfloor_notification_digests_total", KebabCaseName.texts(Notification.Outcome.values()));
        digested = meters.counter("watchfloor_notifications_digested_total");
        full = meters.counter("watchfloor_notifications_deferred_total");
        waiting = meters.gauge("watchfloor_notifications_waiting");
    }

    /** @param more change of the number of waiting notifications; may be negative */
    void waiting(int more) {
        waiting.inc(more);
    }

    void deferred() {
        full.labelValues("pager.queue-full").inc();
    }

    void digest(int pages, Notification.Outcome outcome) {
        digests.labelValues(outcome.text()).inc();
        digested.inc(pages);
    }
}
