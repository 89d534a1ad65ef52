package io.watchfloor.sensors.agent.uplink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** This connection is over; another one may succeed. The message says why, for the sensor's operator. */
class ConnectionLost extends IOException {
    private final boolean crowded;

    ConnectionLost(String message) {
        this(message, null);
    }

    ConnectionLost(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private ConnectionLost(String message, @Nullable Throwable cause, boolean crowded) {
        super(message, cause);
        this.crowded = crowded;
    }

    /** The center is there, and has no room at this moment. */
    static ConnectionLost crowded(String message) {
        return new ConnectionLost(message, null, true);
    }

    /** Whether it is worth to come back sooner than to a center of which nothing is heard. */
    boolean crowded() {
        return crowded;
    }
}
