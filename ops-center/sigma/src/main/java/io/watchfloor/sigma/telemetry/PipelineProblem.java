package io.watchfloor.sigma.telemetry;

/** Problem in a pipeline file. Lines and columns count from 1; 0 means the whole file. */
public record PipelineProblem(String file, int line, int column, String reason) {

    /** Formats the problem like a compiler message: {@code file:line:column: reason}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + reason;
    }
}
