package io.watchfloor.dashboards.cli.terminal;

/** Exit codes of all commands. */
public final class ExitCode {
    public static final int DONE = 0;
    /** The answer is no: a rule is refused, a check failed, or a case belongs to somebody else. */
    public static final int NO = 1;

    public static final int WRONG_USAGE = 2;
    /** It could not run: no center, no database, or unusable settings. */
    public static final int COULD_NOT_RUN = 3;

    private ExitCode() {}
}
