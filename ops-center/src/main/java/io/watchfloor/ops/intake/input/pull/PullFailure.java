package io.watchfloor.ops.intake.input.pull;

import java.time.Duration;

/** The provider rejected a request. The pull continues from the same position later. */
final class PullFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final String code;
    private final String providerCode;
    private final Duration retryAfter;

    PullFailure(String code, String detail) {
        this(code, detail, "", Duration.ZERO);
    }

    /**
     * @param providerCode the error code in the provider's response; empty for none
     * @param retryAfter the delay that the provider requested; zero when the provider requested none
     */
    PullFailure(String code, String detail, String providerCode, Duration retryAfter) {
        super(detail, null, false, false);
        this.code = code;
        this.providerCode = providerCode;
        this.retryAfter = retryAfter;
    }

    /** Adds what the user has to do. */
    PullFailure advising(String advice) {
        return new PullFailure(code, detail() + " " + advice, providerCode, retryAfter);
    }

    String code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    String providerCode() {
        return providerCode;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
