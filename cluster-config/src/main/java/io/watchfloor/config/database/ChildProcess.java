package io.watchfloor.config.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that ends when this process ends, however it ends. A small shell in between holds a pipe from this process.
 * When the pipe closes, it sends the server SIGINT: a fast and clean shutdown for PostgreSQL, an orderly one for a JVM.
 * Shell and server run in a session of their own: neither a terminal's signals nor a {@code kill -9} of this process's
 * whole group reaches them, so the shell survives to end the server.
 */
public final class ChildProcess {

    // INT is PostgreSQL's fast shutdown, and the following TERM changes nothing. Other programs need the TERM: a shell
    // starts background programs with INT ignored, and a JVM leaves it so.
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

    // macOS has no setsid, but its job control gives each background job, here the server and the reader, a process
    // group of its own, which works as well.
    private static final String OWN_GROUP = "set -m\n";

    private final Process shell;

    private ChildProcess(Process shell) {
        this.shell = shell;
    }

    /** @param log receives the server's output */
    public static ChildProcess start(List<String> server, Path log) throws IOException {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        List<String> command = new ArrayList<>(mac ? List.of() : List.of("setsid"));
        command.addAll(List.of("sh", "-c", mac ? OWN_GROUP + SHELL : SHELL, "leash"));
        command.addAll(server);
        return new ChildProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    public boolean isAlive() {
        return shell.isAlive();
    }

    /** Waits until the server has ended; returns its status. */
    public int awaitEnd() throws InterruptedException {
        return shell.waitFor();
    }

    /** Releases the leash and waits for the server's clean end; false when it did not end in time. */
    public boolean release(long seconds) throws IOException, InterruptedException {
        shell.getOutputStream().close();
        return shell.waitFor(seconds, TimeUnit.SECONDS);
    }
}
