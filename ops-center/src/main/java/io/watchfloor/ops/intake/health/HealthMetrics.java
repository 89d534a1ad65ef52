package io.watchfloor.ops.intake.health;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** How the sensors of the center are. Every node shows the same, as read from the database. */
public final class HealthMetrics {

    final Gauge states;
    final Gauge lag;
    final Gauge clocksOff;

    public HealthMetrics(PrometheusRegistry registry) {
        states = Gauge.builder()
                .name("watchfloor_sensors")
                .help("Sensors of the center by state")
                .labelNames("state")
                .register(registry);
        for (SensorState state : SensorState.values()) {
            states.initLabelValues(state.text());
        }
        lag = Gauge.builder()
                .name("watchfloor_sensor_lag_seconds")
                .help("Age of the oldest record in the spool of a connected sensor, of the one that is furthest behind")
                .register(registry);
        clocksOff = Gauge.builder()
                .name("watchfloor_sensor_clocks_off")
                .help("Connected sensors whose clock is off for certain: the times of their records are corrected")
                .register(registry);
    }
}
