package io.watchfloor.sensors.agent.uplink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if the connection was lost or could not be opened; a new attempt may succeed. The message gives the reason.
 */
class ConnectionLostException extends IOException {
    private final boolean overloaded;

    ConnectionLostException(String message) {
        this(message, null);
    }

    ConnectionLostException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private ConnectionLostException(String message, @Nullable Throwable cause, boolean crowded) {
        super(message, cause);
        this.overloaded = crowded;
    }

    /** Creates an exception for a center that is reachable but has no capacity now. */
    static ConnectionLostException overloaded(String message) {
        return new ConnectionLostException(message, null, true);
    }

    /** Whether the center is overloaded. The sensor then retries earlier than for an unreachable center. */
    boolean overloaded() {
        return overloaded;
    }
}
