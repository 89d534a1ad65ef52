package io.watchfloor.sensors.agent.uplink;

/** Thrown if reconnecting is useless; the message says what the operator must do. */
public final class UplinkFailure extends Exception {
    UplinkFailure(String message) {
        super(message);
    }

    UplinkFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
