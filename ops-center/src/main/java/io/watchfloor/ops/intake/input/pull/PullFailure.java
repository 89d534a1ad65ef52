package io.watchfloor.ops.intake.input.pull;

import java.time.Duration;

/** A provider does not give what it was asked for: the pull goes on from the same place later. */
final class PullFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final String code;
    private final Duration retryAfter;

    PullFailure(String code, String detail) {
        this(code, detail, Duration.ZERO);
    }

    /** @param retryAfter as the provider asks; zero when it says nothing */
    PullFailure(String code, String detail, Duration retryAfter) {
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
