package io.watchfloor.ops.platform.heartbeat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Metrics of this node's heartbeats. */
final class HeartbeatMetrics {

    private static final double MILLIS = 1e3;

    private final Counter beats;
    private volatile @Nullable Instant lastSent;

    HeartbeatMetrics(PrometheusRegistry registry, boolean configured, Clock clock) {
        Meters meters = new Meters(registry);
        this.beats = meters.counter("watchfloor_heartbeats_total");
        for (HeartbeatState.State state : HeartbeatState.State.values()) {
            if (state != HeartbeatState.State.NEW) {
                beats.initLabelValues(state.text());
            }
        }
        meters.watch("watchfloor_heartbeat_configured", callback -> callback.call(configured ? 1 : 0));
        meters.watch("watchfloor_heartbeat_age_seconds", callback -> {
            Instant sent = lastSent;
            if (sent != null) {
                callback.call((clock.millis() - sent.toEpochMilli()) / MILLIS);
            }
        });
    }

    void record(HeartbeatState.State state, Instant now) {
        beats.labelValues(state.text()).inc();
        if (state == HeartbeatState.State.SENT) {
            lastSent = now;
        }
    }
}
