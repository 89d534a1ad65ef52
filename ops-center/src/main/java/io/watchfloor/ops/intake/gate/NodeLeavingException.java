package io.watchfloor.ops.intake.gate;

/** The node leaves its cluster. Unconfirmed records stay with the sensor, which sends them to another node. */
public final class NodeLeavingException extends RuntimeException {

    public static final String CODE = "node.leaving";

    NodeLeavingException() {
        super(
                "This node is shutting down: the sensor keeps the records and sends them to another node",
                null,
                false,
                false);
    }

    /** Whether this exception caused the failure. */
    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NodeLeavingException) {
                return true;
            }
        }
        return false;
    }
}
