package io.watchfloor.sensors.agent.uplink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** This connection is over; another one may succeed. The message says why, for the sensor's operator. */
class ConnectionLostException extends IOException {
    private final boolean crowded;

    ConnectionLostException(String message) {
        this(message, null);
    }

    ConnectionLostException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private ConnectionLostException(String message, @Nullable Throwable cause, boolean crowded) {
        super(message, cause);
        this.crowded = crowded;
    }

    /** The center is there, and has no room at this moment. */
    static ConnectionLostException crowded(String message) {
        return new ConnectionLostException(message, null, true);
    }

    /** Whether it is worth to come back sooner than to a center of which nothing is heard. */
    boolean crowded() {
        return crowded;
    }
}
