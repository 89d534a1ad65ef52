package io.watchfloor.sigma.language;

/** Thrown if a rule exceeds one of {@link RuleLimits}. */
public final class LimitExceededException extends IllegalArgumentException {

    private final String code;

    public LimitExceededException(String code, String reason) {
        super(reason);
        this.code = code;
    }

    /** Stable code of the limit, for programs. */
    public String code() {
        return code;
    }
}
