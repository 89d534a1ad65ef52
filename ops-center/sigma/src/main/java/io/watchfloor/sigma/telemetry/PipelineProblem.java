package io.watchfloor.sigma.telemetry;

/** Why something in a pipeline file cannot be used. Lines and columns count from 1; 0 means the whole file. */
public record PipelineProblem(String file, int line, int column, String reason) {

    /** {@code file:line:column: reason}, as compilers print it. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + reason;
    }
}
