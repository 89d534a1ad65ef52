package io.watchfloor.ops.intake.input.pull;

import java.time.Duration;

/** The provider rejected a request. The pull continues from the same position later. */
final class PullFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final String code;
    private final Duration retryAfter;

    PullFailure(String code, String detail) {
        this(code, detail, Duration.ZERO);
    }

    /** @param retryAfter the delay that the provider requested; zero when the provider requested none */
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
