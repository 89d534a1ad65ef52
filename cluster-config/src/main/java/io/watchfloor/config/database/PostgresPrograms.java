package io.watchfloor.config.database;

import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's programs. PostgreSQL refuses to run as root. If the node runs as root, the programs run in a user
 * namespace without root rights, in which they can still access root's files.
 *
 * @param folder folder with {@code bin/}
 * @param prefix command before each program, such as {@code unshare -U --}; may be empty
 */
record PostgresPrograms(Path folder, List<String> prefix) {

    /** @throws StartFailure {@code database.root} if this process is root and user namespaces are forbidden */
    static PostgresPrograms in(Path folder) throws IOException {
        return new PostgresPrograms(folder, isRoot() ? asNobody() : List.of());
    }

    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a program, appends its output to the log, and returns its exit status. */
    int run(Path log, String program, String... arguments) throws IOException {
        return await(new ProcessBuilder(command(program, arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    static boolean has(String program) {
        String path = System.getenv("PATH");
        return path != null
                && List.of(path.split(java.io.File.pathSeparator, -1)).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static List<String> asNobody() throws IOException {
        List<String> prefix = List.of("unshare", "-U", "--");
        if (has("unshare")) {
            List<String> trial = new ArrayList<>(prefix);
            trial.add("true");
            Process process =
                    new ProcessBuilder(trial).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            if (await(process) == 0) {
                return prefix;
            }
        }
        throw new StartFailure(
                "database.root",
                "PostgreSQL refuses to run as root, and this system forbids user namespaces (unshare -U).",
                "Run the node as an ordinary user who owns the data folder, or set watchfloor.database.jdbc-url.");
    }

    private static boolean isRoot() throws IOException {
        Process id = new ProcessBuilder("id", "-u").start();
        String user = new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return await(id) == 0 && user.equals("0");
    }

    private static int await(Process process) throws IOException {
        try {
            if (process.waitFor(5, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new IOException("A PostgreSQL program did not finish within five minutes: "
                    + process.info().commandLine().orElse("?"));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a PostgreSQL program was running", e);
        }
    }
}
