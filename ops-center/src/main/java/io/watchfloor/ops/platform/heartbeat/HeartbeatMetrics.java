package io.watchfloor.ops.platform.heartbeat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How this node's heartbeats do, for Prometheus. */
final class HeartbeatMetrics {

    private static final double MILLIS = 1e3;

    private final Counter beats;
    private volatile @Nullable Instant lastSent;

    HeartbeatMetrics(PrometheusRegistry registry, boolean configured, Clock clock) {
        this.beats = Counter.builder()
                .name("watchfloor_heartbeats_total")
                .help("Heartbeats to the outside by this node, by what became of them")
                .labelNames("outcome")
                .register(registry);
        for (Beat.State state : Beat.State.values()) {
            if (state != Beat.State.NEW) {
                beats.initLabelValues(state.text());
            }
        }
        GaugeWithCallback.builder()
                .name("watchfloor_heartbeat_configured")
                .help("1 when somebody outside is to be told that the center works")
                .callback(callback -> callback.call(configured ? 1 : 0))
                .register(registry);
        GaugeWithCallback.builder()
                .name("watchfloor_heartbeat_age_seconds")
                .help(
                        "Since the outside took this node's latest heartbeat; nothing before the first. Of a cluster the least counts")
                .callback(callback -> {
                    Instant sent = lastSent;
                    if (sent != null) {
                        callback.call((clock.millis() - sent.toEpochMilli()) / MILLIS);
                    }
                })
                .register(registry);
    }

    void beat(Beat.State state, Instant now) {
        beats.labelValues(state.text()).inc();
        if (state == Beat.State.SENT) {
            lastSent = now;
        }
    }
}
