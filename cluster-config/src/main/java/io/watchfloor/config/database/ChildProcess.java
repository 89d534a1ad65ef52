package io.watchfloor.config.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A child process that stops when this process ends, even after {@code kill -9}. A small shell between both processes
 * reads a pipe from this process. When the pipe closes, the shell sends SIGINT to the child: a fast clean shutdown for
 * PostgreSQL and for a JVM. Shell and child run in their own session, so neither signals of a terminal nor a {@code
 * kill -9} of this process group reach them, and the shell can still stop the child.
 */
public final class ChildProcess {

    // INT requests PostgreSQL's fast shutdown; the later TERM then has no effect. Other programs need TERM, because a
    // shell starts background programs with INT ignored, and a JVM leaves INT ignored.
    private static final String SHELL = """
            trap : INT TERM HUP
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            (
                trap '' INT TERM HUP
                while read -r line <&3; do :; done
                kill -INT "$server"
                kill -TERM "$server"
            ) </dev/null >/dev/null 2>&1 &
            reader=$!
            exec 3<&- </dev/null
            while :; do
                wait "$server"
                status=$?
                kill -0 "$server" 2>/dev/null || break
            done
            kill -KILL "$reader" 2>/dev/null
            exit "$status"
            """;

    // macOS has no setsid. Job control ("set -m") has the same effect, because it gives each background job its own
    // process group.
    private static final String OWN_GROUP = "set -m\n";

    private final Process shell;

    private ChildProcess(Process shell) {
        this.shell = shell;
    }

    /** @param log file for the output of the child process */
    public static ChildProcess start(List<String> program, Path log) throws IOException {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        List<String> command = new ArrayList<>(mac ? List.of() : List.of("setsid"));
        command.addAll(List.of("sh", "-c", mac ? OWN_GROUP + SHELL : SHELL, "watchfloor-child"));
        command.addAll(program);
        return new ChildProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    public boolean isAlive() {
        return shell.isAlive();
    }

    /** Waits until the child process has ended; returns its exit status. */
    public int awaitEnd() throws InterruptedException {
        return shell.waitFor();
    }

    /** Stops the child process and waits for its end. Returns false if the process did not end in time. */
    public boolean stop(long seconds) throws IOException, InterruptedException {
        shell.getOutputStream().close();
        return shell.waitFor(seconds, TimeUnit.SECONDS);
    }
}
