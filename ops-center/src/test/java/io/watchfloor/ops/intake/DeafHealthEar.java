package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.health.ClockProof;
import io.watchfloor.ops.intake.health.HealthEar;
import io.watchfloor.sensors.protocol.HealthWord;
import io.watchfloor.sensors.protocol.HostWord;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sensors' health is no part of the simulation. */
record DeafHealthEar() implements HealthEar {
    @Override
    public void met(String sensor, @Nullable HostWord host) {}

    @Override
    public void told(String sensor, HealthWord word) {}

    @Override
    public ClockProof.Corrected dated(String sensor, List<TelemetryRecord> records) {
        return new ClockProof.Corrected(records, 0);
    }

    @Override
    public void stopped(String sensor, String reason) {}
}
