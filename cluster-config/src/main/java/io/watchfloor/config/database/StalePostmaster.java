package io.watchfloor.config.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans up after a killed node. Its server usually stops by itself (see {@link ChildProcess}); if the leash was killed, too,
 * the server still runs and is stopped here. It is never adopted, because its settings are unknown. The caller holds
 * the node's lock, so no other node can own a server on this folder. Any other server is left alone.
 */
final class StalePostmaster {

    private static final Logger log = LoggerFactory.getLogger(StalePostmaster.class);

    private static final Duration FAST = Duration.ofMinutes(2);
    private static final Duration IMMEDIATE = Duration.ofSeconds(20);

    private StalePostmaster() {}

    static void clear(PostgresPrograms programs, Path data, Path serverLog) throws IOException {
        for (ProcessHandle server : PostgresProcesses.on(data)) {
            log.info("A PostgreSQL of an earlier run (process {}) still uses {}: stopping it", server.pid(), data);
            // Signals the process directly: "pg_ctl stop" would trust the file.
            if (!stopped(programs, server, "INT", FAST, serverLog)
                    && !stopped(programs, server, "QUIT", IMMEDIATE, serverLog)) {
                throw new IOException("The PostgreSQL of an earlier run (process " + server.pid() + ") does not stop");
            }
        }
        removeForeign(data.resolve("postmaster.pid"));
    }

    /**
     * A file that names a living process keeps PostgreSQL from starting, and no living process uses this folder any
     * more.
     */
    private static void removeForeign(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        if (Files.size(pidFile) == 0) {
            // A power cut can leave it empty, and PostgreSQL then refuses to start.
            Files.delete(pidFile);
            return;
        }
        Optional<ProcessHandle> named = pid(pidFile).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
        // Nothing is known about another user's process: PostgreSQL itself finds out that it is not one of its own.
        if (named.flatMap(process -> process.info().command()).isPresent()) {
            log.info(
                    "{} names process {}, which does not work on this folder: the process is left alone and the file removed."
                            + " A copied folder has such a file, and so has a restarted container",
                    pidFile,
                    named.orElseThrow().pid());
            Files.delete(pidFile);
        }
    }

    private static boolean stopped(
            PostgresPrograms programs, ProcessHandle server, String signal, Duration patience, Path serverLog)
            throws IOException {
        if (server.isAlive()) {
            programs.run(serverLog, "pg_ctl", "kill", signal, Long.toString(server.pid()));
        }
        try {
            server.onExit().get(patience.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !server.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a PostgreSQL of an earlier run stops", e);
        }
    }

    /** The port of the server that runs on the folder; empty when none does. */
    static Optional<Integer> livePort(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        Optional<Long> written = pid(pidFile);
        boolean alive = PostgresProcesses.on(data).stream()
                .anyMatch(server -> written.filter(pid -> pid == server.pid()).isPresent());
        List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
        // The fourth line is the port: PostgreSQL writes it before it reports that it is ready.
        return alive && lines.size() > 3
                ? Optional.of(Integer.valueOf(lines.get(3).strip()))
                : Optional.empty();
    }

    private static Optional<Long> pid(Path pidFile) throws IOException {
        List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
        return lines.stream()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("[1-9][0-9]{0,9}"))
                .map(Long::valueOf);
    }
}
