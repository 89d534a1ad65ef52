package io.watchfloor.dashboards.cli;

/** How every command ends. */
public final class ExitCode {
    public static final int DONE = 0;
    /** The answer is no: a rule refused, a check failed, a case that somebody else has. */
    public static final int NO = 1;

    public static final int WRONG_USAGE = 2;
    /** It could not run: no center, no database, settings that cannot be used. */
    public static final int COULD_NOT_RUN = 3;

    private ExitCode() {}
}
