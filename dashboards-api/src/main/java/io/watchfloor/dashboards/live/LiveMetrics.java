package io.watchfloor.dashboards.live;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of the live stream. */
final class LiveMetrics {

    private final Gauge sessions;
    private final Counter deltas;
    private final Counter conflated;
    private final Counter closed;
    private final Counter checks;

    LiveMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        sessions = meters.gauge("watchfloor_live_sessions");
        deltas = meters.counter("watchfloor_live_changes_total");
        conflated = meters.counter("watchfloor_live_conflated_total");
        closed = meters.counter("watchfloor_live_closed_total");
        checks = meters.counter("watchfloor_live_checks_total");
    }

    void opened() {
        sessions.inc();
    }

    void gone() {
        sessions.dec();
    }

    void changed(int items) {
        deltas.inc(items);
    }

    void conflated() {
        conflated.inc();
    }

    void checked(boolean done) {
        checks.labelValues(done ? "done" : "failed").inc();
    }

    void closed(CloseCode code) {
        closed.labelValues(Integer.toString(code.number())).inc();
    }
}
