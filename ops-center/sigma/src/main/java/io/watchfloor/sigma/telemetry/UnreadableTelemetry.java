package io.watchfloor.sigma.telemetry;

/**
 * Thrown if a record cannot be read. The message describes the error and its position. The exception has no stack
 * trace.
 */
public final class UnreadableTelemetry extends Exception {

    private final String code;

    public UnreadableTelemetry(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Stable error code, such as {@code telemetry.json}, {@code telemetry.depth} or {@code telemetry.too-large}. */
    public String code() {
        return code;
    }
}
