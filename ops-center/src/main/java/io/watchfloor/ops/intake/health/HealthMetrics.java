package io.watchfloor.ops.intake.health;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.platform.metrics.Meters;

/**
 * Metrics of sensors: their number by state, their lag and their clocks. The values are read from the database, so
 * every node exports the same values.
 */
public final class HealthMetrics {

    final Gauge states;
    final Gauge lag;
    final Gauge clocksOff;

    public HealthMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        states = meters.gauge("watchfloor_sensors", KebabCaseName.texts(SensorState.values()));
        lag = meters.gauge("watchfloor_sensor_lag_seconds");
        clocksOff = meters.gauge("watchfloor_sensor_clocks_off");
    }
}
