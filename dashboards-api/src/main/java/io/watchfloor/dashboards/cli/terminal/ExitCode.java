package io.watchfloor.dashboards.cli.terminal;

/** Exit codes of all commands. */
public final class ExitCode {
    public static final int DONE = 0;
    /** A check failed or a request was rejected, such as an invalid rule or a case of another user. */
    public static final int NO = 1;

    public static final int WRONG_USAGE = 2;
    /** The command could not run, for example because of an unreachable center, an unreachable database, or invalid settings. */
    public static final int COULD_NOT_RUN = 3;

    private ExitCode() {}
}
