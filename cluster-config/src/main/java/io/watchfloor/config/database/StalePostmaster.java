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
 * Cleans up after a killed node. The node's PostgreSQL usually stops by itself (see {@link ChildProcess}). If the shell
 * between the node and PostgreSQL was killed too, PostgreSQL still runs. This class then stops PostgreSQL instead of
 * reusing it, because the settings of the running server are unknown. The caller holds the node lock, so no other node
 * runs a server on this folder. Servers on other folders stay untouched.
 */
final class StalePostmaster {

    private static final Logger log = LoggerFactory.getLogger(StalePostmaster.class);

    private static final Duration FAST = Duration.ofMinutes(2);
    private static final Duration IMMEDIATE = Duration.ofSeconds(20);

    private StalePostmaster() {}

    static void stopStaleServer(PostgresPrograms programs, Path data, Path serverLog) throws IOException {
        for (ProcessHandle server : PostgresProcesses.on(data)) {
            log.info(
                    "Stopping a PostgreSQL server of an earlier run (process {}), which still uses {}",
                    server.pid(),
                    data);
            // Signals the process directly, because "pg_ctl stop" would trust postmaster.pid.
            if (!stopped(programs, server, "INT", FAST, serverLog)
                    && !stopped(programs, server, "QUIT", IMMEDIATE, serverLog)) {
                throw new IOException("The PostgreSQL of an earlier run (process " + server.pid() + ") does not stop");
            }
        }
        deleteForeignPidFile(data.resolve("postmaster.pid"));
    }

    /**
     * Deletes a postmaster.pid that names a running process of another program, because PostgreSQL would otherwise
     * refuse to start although no process uses this folder.
     */
    private static void deleteForeignPidFile(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        if (Files.size(pidFile) == 0) {
            // Deletes an empty postmaster.pid, which a power failure can leave and with which PostgreSQL refuses to
            // start.
            Files.delete(pidFile);
            return;
        }
        Optional<ProcessHandle> named = pid(pidFile).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
        // The command of another user's process is not visible. PostgreSQL itself detects that such a process is not
        // its own.
        if (named.flatMap(process -> process.info().command()).isPresent()) {
            log.info(
                    "{} names process {}, which does not use this folder. The file was removed; the process keeps running."
                            + " This is normal after a copied folder or a restarted container",
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
            throw new IOException("Interrupted while waiting for a PostgreSQL server of an earlier run to stop", e);
        }
    }

    /** Returns the port of the PostgreSQL server that uses the folder; empty if no server runs. */
    static Optional<Integer> livePort(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        Optional<Long> written = pid(pidFile);
        boolean alive = PostgresProcesses.on(data).stream()
                .anyMatch(server -> written.filter(pid -> pid == server.pid()).isPresent());
        List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
        // Line 4 of postmaster.pid is the port, which PostgreSQL writes before it reports readiness.
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
