package io.watchfloor.ops.intake.gate;

/** The node leaves its cluster. The sensor keeps unconfirmed records and sends them to another node. */
public final class NodeLeavingException extends RuntimeException {

    public static final String CODE = "node.leaving";

    NodeLeavingException() {
        super(
                "This node is shutting down: the sensor keeps the records and sends them to another node",
                null,
                false,
                false);
    }

    /** Whether the failure was caused by this exception. */
    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NodeLeavingException) {
                return true;
            }
        }
        return false;
    }
}
