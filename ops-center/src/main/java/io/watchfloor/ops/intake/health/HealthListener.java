package io.watchfloor.ops.intake.health;

import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.SensorHealth;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives the health reports of connected sensors. */
public interface HealthListener {

    /**
     * A sensor said hello. Does not block.
     *
     * @param host null when the sensor reported no host
     */
    void connected(String sensor, @Nullable HostIdentity host);

    /** A sensor sent a health report. Does not block. */
    void reported(String sensor, SensorHealth word);

    /**
     * Corrects the times in a sensor's records if its clock is proven wrong. Only for sensors connected to this node.
     * Does not block.
     */
    ClockProof.Corrected correctTimes(String sensor, List<TelemetryRecord> records);

    /** A sensor said goodbye. Blocks until this is stored. */
    void goodbye(String sensor, String reason);
}
