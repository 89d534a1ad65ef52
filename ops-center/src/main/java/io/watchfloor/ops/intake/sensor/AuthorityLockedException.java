package io.watchfloor.ops.intake.sensor;

import java.io.Serial;

/** This node cannot sign: what is wrong, and what to do, is in the message. */
public final class AuthorityLockedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The stable code of the refusal. */
    public static final String CODE = "sensor.authority-locked";

    AuthorityLockedException(String message) {
        super(message);
    }

    /** What to tell a sensor, which need not know where a node keeps its files. */
    public static String detail() {
        return "This node cannot sign certificates: it does not have the key of the sensors' authority. Its log, and \"watchfloor doctor\""
                + " there, say what is missing. Another node of the center may have it.";
    }
}
