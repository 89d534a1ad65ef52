package io.watchfloor.ops.rules;

/** Why something in a rule file was refused. Lines and columns count from 1; 0 when the whole file is meant. */
public record RuleProblem(String file, int line, int column, String reason) {

    /** {@code file:line:column: reason}, as compilers print it. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + reason;
    }
}
