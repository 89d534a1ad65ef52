package io.watchfloor.ops.intake.health;

import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.SensorHealth;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears how sensors are, on their streams. */
public interface HealthListener {

    /**
     * A sensor says hello. Does not block.
     *
     * @param host null when it says nothing of it
     */
    void met(String sensor, @Nullable HostIdentity host);

    /** A sensor tells of itself. Does not block. */
    void told(String sensor, SensorHealth word);

    /** Corrects the times that a sensor connected to this node gave, if its clock is off for certain. Does not block. */
    ClockProof.Corrected dated(String sensor, List<TelemetryRecord> records);

    /** A sensor stops in order. Blocks until it is stored. */
    void stopped(String sensor, String reason);
}
