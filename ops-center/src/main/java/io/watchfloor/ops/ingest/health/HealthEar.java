package io.watchfloor.ops.ingest.health;

import io.watchfloor.sensors.protocol.HealthWord;
import io.watchfloor.sensors.protocol.HostWord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hears how sensors are, on their streams. */
public interface HealthEar {

    /**
     * A sensor says hello. Does not block.
     *
     * @param host null when it says nothing of it
     */
    void met(String sensor, @Nullable HostWord host);

    /** A sensor tells of itself. Does not block. */
    void told(String sensor, HealthWord word);

    /** What is known of the clock of a sensor that is connected to this node. Does not block. */
    Optional<ClockOffset> offset(String sensor);

    /** A sensor stops in order. Blocks until it is stored. */
    void stopped(String sensor, String reason);
}
