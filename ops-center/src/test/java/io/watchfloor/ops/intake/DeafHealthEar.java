package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.health.ClockProof;
import io.watchfloor.ops.intake.health.HealthListener;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.SensorHealth;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ignores the health of sensors, which is not part of the simulation. */
record DeafHealthEar() implements HealthListener {
    @Override
    public void connected(String sensor, @Nullable HostIdentity host) {}

    @Override
    public void reported(String sensor, SensorHealth word) {}

    @Override
    public ClockProof.Corrected correctTimes(String sensor, List<TelemetryRecord> records) {
        return new ClockProof.Corrected(records, 0);
    }

    @Override
    public void goodbye(String sensor, String reason) {}
}
