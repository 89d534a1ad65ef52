package io.watchfloor.ops.intake.sensor;

import java.io.Serial;

/** This node cannot sign certificates. The message contains the reason and what to do. */
public final class AuthorityLockedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The stable error code. */
    public static final String CODE = "sensor.authority-locked";

    AuthorityLockedException(String message) {
        super(message);
    }

    /** The message for sensors, which must not reveal where the node stores its files. */
    public static String detail() {
        return "This node cannot sign certificates: it does not have the key of the sensor CA. The node's log "
                + "and \"watchfloor doctor\" on the node show what is missing. Another node of the center may have "
                + "the key.";
    }
}
