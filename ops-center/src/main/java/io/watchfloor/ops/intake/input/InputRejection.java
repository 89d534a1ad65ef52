package io.watchfloor.ops.intake.input;

import java.time.Duration;

/** Nothing of what came was taken: the sender still has it. Carries no stack trace, because senders can cause thousands a second. */
public final class InputRejection extends Exception {

    private static final long serialVersionUID = 1;

    private final Why why;
    private final String code;
    private final Duration retryAfter;

    /** The kind of refusal, for what a protocol says of it. */
    public enum Why {
        /** No or no known credential, or a network that may not send. */
        UNKNOWN_SENDER(401),
        /** It cannot be read, and never can. */
        UNREADABLE(400),
        TOO_LARGE(413),
        /** Over its rate, or no room: the same may come again a little later. */
        BUSY(429),
        /** The center cannot store now: the same may come again a little later. */
        UNAVAILABLE(503);

        private final int status;

        Why(int status) {
            this.status = status;
        }

        /** The HTTP status that says this. */
        public int status() {
            return status;
        }
    }

    /** @param retryAfter zero when a repeat changes nothing */
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

    /** What happened and what to do. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the same is worth sending again. */
    public boolean passes() {
        return why == Why.BUSY || why == Why.UNAVAILABLE;
    }
}
