package io.watchfloor.config.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed node left behind. Its server usually stops by itself (see {@link Leash}); if the leash was killed too, the
 * server lives on and is stopped here. It is never adopted: nobody would know with which settings it runs. The caller
 * holds the node's lock, so no other node can be the owner.
 */
final class StalePostmaster {

    private static final Logger log = LoggerFactory.getLogger(StalePostmaster.class);

    private StalePostmaster() {}

    static void clear(PostgresPrograms programs, Path data, Path serverLog) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> process =
                pid(pidFile).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            // A power cut can leave the file empty, which PostgreSQL does not dare to judge; the lock says that it is
            // stale.
            if (Files.size(pidFile) == 0) {
                Files.delete(pidFile);
            }
            return;
        }
        Optional<String> command = process.get().info().command();
        if (command.isEmpty()) {
            return; // Somebody else's process: PostgreSQL itself finds out what it is.
        }
        if (!command.get().endsWith("/postgres")) {
            // The number was given to another program since, as happens at once in a restarted container.
            Files.delete(pidFile);
            return;
        }
        log.info("A PostgreSQL of an earlier run still uses {}: stopping it", data);
        int status = programs.run(serverLog, "pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "120");
        if (status != 0 && process.get().isAlive()) {
            throw new IOException(
                    "The PostgreSQL of an earlier run (process " + process.get().pid() + ") does not stop");
        }
    }

    /** Where the server listens that runs on the folder; empty when none does. */
    static Optional<Integer> livePort(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        boolean alive = pid(pidFile)
                .flatMap(ProcessHandle::of)
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("/postgres"))
                .isPresent();
        List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
        // The fourth line is the port: PostgreSQL writes it before it says that it is ready.
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
