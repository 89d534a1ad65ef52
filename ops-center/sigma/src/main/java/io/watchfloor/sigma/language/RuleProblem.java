package io.watchfloor.sigma.language;

/**
 * Reason why a part of a rule file was rejected. Lines and columns count from 1; 0 means the whole file.
 *
 * @param code stable code for programs: {@link #INVALID}, or the exceeded limit
 */
public record RuleProblem(String file, int line, int column, String code, String reason) {

    /** Code of unsupported or invalid rules. */
    public static final String INVALID = "rule.invalid";

    public RuleProblem(String file, int line, int column, String reason) {
        this(file, line, column, INVALID, reason);
    }

    /**
     * Formats the problem like a compiler message: {@code file:line:column: reason}, followed by the code of an
     * exceeded limit.
     */
    @Override
    public String toString() {
        String text = file + ":" + line + ":" + column + ": " + reason;
        return code.equals(INVALID) ? text : text + " (" + code + ")";
    }
}
