package io.watchfloor.sensors.protocol;

/**
 * The other side sent something that the protocol does not allow. The {@link #code()} is stable; the message is for a
 * person.
 */
public final class ProtocolException extends Exception {
    private final String code;

    public ProtocolException(String code, String message) {
        super(message);
        this.code = code;
    }

    public ProtocolException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** For instance {@code batch.ratio}; all codes are listed in {@code sensors/README.md}. */
    public String code() {
        return code;
    }
}
