package io.watchfloor.ops.intel.feed;

import java.time.Duration;

/** A poll failed. It continues from the same position later. */
final class FeedFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final String code;
    private final Duration retryAfter;

    FeedFailure(String code, String detail) {
        this(code, detail, Duration.ZERO);
    }

    /** @param retryAfter the delay that the server asked for; zero if none */
    FeedFailure(String code, String detail, Duration retryAfter) {
        super(detail, null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    String code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
