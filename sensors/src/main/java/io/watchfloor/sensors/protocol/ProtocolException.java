package io.watchfloor.sensors.protocol;

/** Thrown if the other side has violated the protocol. {@link #code()} is stable; the message is for people. */
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

    /** Returns the error code, for example {@code batch.ratio}. {@code sensors/README.md} lists all codes. */
    public String code() {
        return code;
    }
}
