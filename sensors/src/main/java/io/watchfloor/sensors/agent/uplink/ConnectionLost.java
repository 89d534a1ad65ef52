package io.watchfloor.sensors.agent.uplink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** This connection is over; another one may succeed. The message says why, for the sensor's operator. */
class ConnectionLost extends IOException {
    ConnectionLost(String message) {
        super(message);
    }

    ConnectionLost(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
