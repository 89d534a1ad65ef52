package io.watchfloor.ops.rules;

/** A value that would cost more than {@link RuleLimits} allow. */
public final class TooCostly extends IllegalArgumentException {

    private final String code;

    TooCostly(String code, String reason) {
        super(reason);
        this.code = code;
    }

    /** Stable, for programs. */
    public String code() {
        return code;
    }
}
