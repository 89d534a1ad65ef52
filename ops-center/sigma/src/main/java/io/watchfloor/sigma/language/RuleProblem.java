package io.watchfloor.sigma.language;

/**
 * Why something in a rule file was refused. Lines and columns count from 1; 0 means the whole file.
 *
 * @param code stable, for programs: {@link #INVALID}, or the bound that was exceeded
 */
public record RuleProblem(String file, int line, int column, String code, String reason) {

    /** The code of rules that cannot be applied as written. */
    public static final String INVALID = "rule.invalid";

    public RuleProblem(String file, int line, int column, String reason) {
        this(file, line, column, INVALID, reason);
    }

    /** {@code file:line:column: reason}, as compilers print it, followed by a bound's code. */
    @Override
    public String toString() {
        String text = file + ":" + line + ":" + column + ": " + reason;
        return code.equals(INVALID) ? text : text + " (" + code + ")";
    }
}
