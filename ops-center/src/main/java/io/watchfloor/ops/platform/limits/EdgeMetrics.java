package io.watchfloor.ops.platform.limits;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.List;

/** Metrics of refused requests and connections. */
public final class EdgeMetrics {

    private static final List<String> CODES = List.of(
            "body.too-large",
            "body.too-slow",
            "body.broken",
            "body.sender-busy",
            "body.node-busy",
            "header.too-slow",
            "header.too-large",
            "request.timeout",
            "connection.made-room",
            "connection.address-full",
            "connection.node-full",
            "connection.slow-reader",
            "connection.not-through-proxy",
            "client-cert.not-from-proxy",
            "client-cert.switched-off",
            "client-cert.unreadable");

    private final Counter refused;

    public EdgeMetrics(PrometheusRegistry registry) {
        refused = new Meters(registry).counter("watchfloor_http_refused_total", CODES);
    }

    /** Publishes these metrics, and the bytes in flight of a budget. */
    static EdgeMetrics of(PrometheusRegistry registry, ByteBudget budget) {
        new Meters(registry).watch("watchfloor_http_body_bytes", callback -> callback.call((double) budget.held()));
        return new EdgeMetrics(registry);
    }

    public void refused(String code) {
        refused.labelValues(code).inc();
    }
}
