package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.dashboards.wire.SensorView;
import io.watchfloor.ops.intake.health.SensorHealths;
import io.watchfloor.ops.intake.health.SensorState;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.sensors.protocol.SensorHealth;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the views of a sensor's state and health. */
final class HealthViews {

    private static final SensorView.Health NOTHING =
            new SensorView.Health(null, null, null, Map.of(), null, null, null);

    private HealthViews() {}

    /** @param health null for a sensor that has just enrolled */
    static SensorView.SensorLifecycle standing(
            SensorKeyring.Sensor sensor,
            SensorHealths.@Nullable Health health,
            IngestSettings.SilenceLimits silence,
            Instant now) {
        SensorState.Facts facts = health != null
                ? health.facts()
                : new SensorState.Facts(
                        sensor.membership().enrolledAt(),
                        sensor.membership().revokedAt(),
                        false,
                        null,
                        null,
                        null,
                        null,
                        null);
        SensorState.Now state = SensorState.of(facts, silence, now);
        return new SensorView.SensorLifecycle(state.state(), state.since(), state.reason());
    }

    static SensorView.Health health(SensorHealths.@Nullable Health health) {
        if (health == null) {
            return NOTHING;
        }
        SensorHealth word = health.word();
        SensorHealths.Offset offset = health.offset();
        return new SensorView.Health(
                health.reportedAt(),
                word == null ? null : (Long) word.spool().lagMillis(),
                word == null
                        ? null
                        : new SensorView.Spool(
                                word.spool().records(),
                                word.spool().bytes(),
                                word.spool().maxBytes()),
                word == null ? Map.of() : word.drops(),
                offset == null
                        ? null
                        : new SensorView.ClockState(offset.millis(), offset.uncertaintyMillis(), offset.corrected()),
                word == null ? null : load(word.load()),
                health.host());
    }

    private static SensorView.Load load(SensorHealth.LoadStatus load) {
        return new SensorView.Load(
                load.uptimeMillis(),
                load.cpu(),
                load.memoryBytes(),
                load.hostLoad(),
                load.cpus(),
                load.diskFreeBytes());
    }
}
