package io.watchfloor.sensors.agent.uplink;

/** Reconnecting is useless: the operator must do what the message says. */
public final class UplinkFailure extends Exception {
    UplinkFailure(String message) {
        super(message);
    }

    UplinkFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
