package io.watchfloor.ops.intake.input;

import java.time.Duration;

/**
 * A rejected request or message. No part of the request or message was accepted, and the sender still has all
 * records. The exception has no stack trace, because senders can cause thousands of rejections per second.
 */
public final class InputRejection extends Exception {

    private static final long serialVersionUID = 1;

    private final Why why;
    private final String code;
    private final Duration retryAfter;

    /** The kind of rejection. Each protocol converts the kind to an error of the protocol. */
    public enum Why {
        /** The credential is missing or unknown, or the sender's network may not send records. */
        UNKNOWN_SENDER(401),
        /** The request is malformed, so sending it again does not help. */
        UNREADABLE(400),
        TOO_LARGE(413),
        /** The sender exceeds its rate, or the center has no room. Sending the request again later may succeed. */
        BUSY(429),
        /** The center cannot store records now. Sending the request again later may succeed. */
        UNAVAILABLE(503);

        private final int status;

        Why(int status) {
            this.status = status;
        }

        /** The HTTP status that corresponds to this kind. */
        public int status() {
            return status;
        }
    }

    /** @param retryAfter after how long to retry; zero when retrying does not help */
    public InputRejection(Why why, String code, String detail, Duration retryAfter) {
        super(detail, null, false, false);
        this.why = why;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public static InputRejection busy(String code, String detail, Duration retryAfter) {
        return new InputRejection(Why.BUSY, code, detail, retryAfter);
    }

    public static InputRejection unavailable(String code, String detail) {
        return new InputRejection(Why.UNAVAILABLE, code, detail, Duration.ofSeconds(1));
    }

    public static InputRejection unreadable(String code, String detail) {
        return new InputRejection(Why.UNREADABLE, code, detail, Duration.ZERO);
    }

    public static InputRejection tooLarge(String code, String detail) {
        return new InputRejection(Why.TOO_LARGE, code, detail, Duration.ZERO);
    }

    public static InputRejection unknown(String code, String detail) {
        return new InputRejection(Why.UNKNOWN_SENDER, code, detail, Duration.ZERO);
    }

    public Why why() {
        return why;
    }

    /** Stable. */
    public String code() {
        return code;
    }

    /** A message that says what happened and what to do. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether sending the request again may succeed. */
    public boolean passes() {
        return why == Why.BUSY || why == Why.UNAVAILABLE;
    }
}
