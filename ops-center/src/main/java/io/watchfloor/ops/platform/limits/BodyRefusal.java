package io.watchfloor.ops.platform.limits;

import java.time.Duration;

/**
 * The reason why a body is not read to the end. The part that was already read is discarded.
 *
 * @param status HTTP status
 * @param code stable, for programs
 * @param detail for users: the problem, and what to do
 */
public record BodyRefusal(int status, String code, String detail) {

    /** Seconds until a retry is useful, if a retry can help. */
    public static final int RETRY_AFTER_SECONDS = 2;

    /** The exception thrown when a body is not read to the end. */
    public static final class BodyException extends RuntimeException {
        private final transient BodyRefusal refusal;

        BodyException(BodyRefusal refusal) {
            super(refusal.code(), null, false, false);
            this.refusal = refusal;
        }

        public BodyRefusal refusal() {
            return refusal;
        }
    }

    public static BodyRefusal tooLarge(long limit) {
        return new BodyRefusal(
                413,
                "body.too-large",
                "The body exceeds the limit of %d bytes. Send less, or send it in parts.".formatted(limit));
    }

    static BodyRefusal late(Duration deadline) {
        return new BodyRefusal(
                408,
                "body.too-slow",
                ("The body did not arrive within %d s (watchfloor.http.body-deadline). Send it again over a faster"
                                + " line, or in parts.")
                        .formatted(deadline.toSeconds()));
    }

    static BodyRefusal slow(long rate) {
        return new BodyRefusal(
                408,
                "body.too-slow",
                ("The body arrived at less than %d bytes a second (watchfloor.http.body-least-rate). Send it again"
                                + " over a faster line, or in parts.")
                        .formatted(rate));
    }

    static BodyRefusal broken() {
        return new BodyRefusal(
                400, "body.broken", "The request body was incomplete and was discarded. Send the request again.");
    }

    static BodyRefusal senderFull(long limit) {
        return new BodyRefusal(
                429,
                "body.sender-busy",
                ("Your pending requests already have %d bytes of bodies (half of watchfloor.http.bytes-in-flight)."
                                + " Wait for the responses, then send the request again.")
                        .formatted(limit));
    }

    static BodyRefusal nodeFull() {
        return new BodyRefusal(
                503,
                "body.node-busy",
                "The node has reached its limit of request bytes in flight (watchfloor.http.bytes-in-flight)."
                        + " Send the request again later.");
    }

    public boolean worthRetrying() {
        return status == 429 || status == 503;
    }

    BodyException asException() {
        return new BodyException(this);
    }
}
