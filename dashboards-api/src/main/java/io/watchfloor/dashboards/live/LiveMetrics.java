package io.watchfloor.dashboards.live;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Metrics of the live stream. */
final class LiveMetrics {

    private final Gauge sessions;
    private final Counter deltas;
    private final Counter conflated;
    private final Counter closed;
    private final Counter checks;

    LiveMetrics(PrometheusRegistry registry) {
        sessions = Gauge.builder()
                .name("watchfloor_live_sessions")
                .help("Clients of the live stream on this node")
                .register(registry);
        deltas = Counter.builder()
                .name("watchfloor_live_changes_total")
                .help("Changed items told to at least one topic")
                .register(registry);
        conflated = Counter.builder()
                .name("watchfloor_live_conflated_total")
                .help("Messages dropped because a later one about the same item came before they were taken")
                .register(registry);
        closed = Counter.builder()
                .name("watchfloor_live_closed_total")
                .help("Clients that the center disconnected, by closing code")
                .labelNames("code")
                .register(registry);
        checks = Counter.builder()
                .name("watchfloor_live_checks_total")
                .help("Checks of the rights of live clients, by outcome: while they fail, revoked clients stay"
                        + " connected")
                .labelNames("outcome")
                .register(registry);
        checks.initLabelValues("done");
        checks.initLabelValues("failed");
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
