package io.watchfloor.sigma.language;

/** A value that would exceed {@link RuleLimits}. */
public final class TooCostly extends IllegalArgumentException {

    private final String code;

    public TooCostly(String code, String reason) {
        super(reason);
        this.code = code;
    }

    /** Stable, for programs. */
    public String code() {
        return code;
    }
}
