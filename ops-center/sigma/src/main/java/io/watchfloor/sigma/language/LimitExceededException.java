package io.watchfloor.sigma.language;

/** A value that would exceed {@link RuleLimits}. */
public final class LimitExceededException extends IllegalArgumentException {

    private final String code;

    public LimitExceededException(String code, String reason) {
        super(reason);
        this.code = code;
    }

    /** Stable, for programs. */
    public String code() {
        return code;
    }
}
