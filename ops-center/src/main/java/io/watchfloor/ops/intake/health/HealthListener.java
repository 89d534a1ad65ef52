package io.watchfloor.ops.intake.health;

import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.SensorHealth;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives the health reports of connected sensors. */
public interface HealthListener {

    /**
     * A sensor has sent a hello. Does not block.
     *
     * @param host null when the sensor reported no host
     */
    void connected(String sensor, @Nullable HostIdentity host);

    /** A sensor has sent a health report. Does not block. */
    void reported(String sensor, SensorHealth word);

    /**
     * Corrects the times in a sensor's records if the sensor's clock has been proven wrong. The sensor must be
     * connected to this node. Does not block.
     */
    ClockProof.Corrected correctTimes(String sensor, List<TelemetryRecord> records);

    /** A sensor has said goodbye. Blocks until the goodbye is stored. */
    void goodbye(String sensor, String reason);
}
