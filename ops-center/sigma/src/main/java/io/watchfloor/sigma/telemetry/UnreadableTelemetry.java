package io.watchfloor.sigma.telemetry;

/** A record that cannot be judged. Says what is wrong and where, and never carries a stack trace. */
public final class UnreadableTelemetry extends Exception {

    private final String code;

    public UnreadableTelemetry(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Stable: {@code telemetry.json}, {@code telemetry.depth}, {@code telemetry.too-large}... */
    public String code() {
        return code;
    }
}
