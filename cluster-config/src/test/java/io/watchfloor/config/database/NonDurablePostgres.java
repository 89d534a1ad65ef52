package io.watchfloor.config.database;

import io.watchfloor.config.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL as {@link EmbeddedPostgres} starts it, but one that forces nothing onto the disk: waiting for that is most of what a new
 * database costs. What it holds does not outlive the machine, and need not.
 */
public final class NonDurablePostgres implements AutoCloseable {

    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int STOP_SECONDS = 60;

    private final DatabaseAddress address;
    private final ChildProcess process;

    private NonDurablePostgres(DatabaseAddress address, ChildProcess process) {
        this.address = address;
        this.process = process;
    }

    /** @param folder with the programs and a database, as {@link EmbeddedPostgres} leaves it behind */
    public static NonDurablePostgres start(Path folder) {
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                Optional<NonDurablePostgres> started = started(folder.toRealPath());
                if (started.isPresent()) {
                    return started.get();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("The tests' PostgreSQL does not start, see pg.log under " + folder);
    }

    private static Optional<NonDurablePostgres> started(Path folder) throws IOException, InterruptedException {
        int port = FreePorts.tcp();
        DatabaseAddress address = new DatabaseAddress(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + EmbeddedPostgres.USER,
                EmbeddedPostgres.USER,
                Files.readString(folder.resolve("pg.password")).strip());
        ChildProcess process = ChildProcess.start(command(folder, port), folder.resolve("pg.log"));
        if (new PostgresReadiness(address, process).await(PATIENCE)) {
            return Optional.of(new NonDurablePostgres(address, process));
        }
        process.stop(STOP_SECONDS);
        return Optional.empty();
    }

    private static List<String> command(Path folder, int port) throws IOException {
        return PostgresPrograms.in(PostgresBinaries.unpackedUnder(folder))
                .command(
                        "postgres",
                        "-D",
                        folder.resolve("pg").toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "port=" + port,
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off",
                        "-c",
                        "full_page_writes=off",
                        "-c",
                        "synchronous_commit=off",
                        "-c",
                        "wal_level=minimal",
                        "-c",
                        "max_wal_senders=0",
                        "-c",
                        "timezone=UTC",
                        "-c",
                        "log_timezone=UTC",
                        "-c",
                        "log_min_messages=warning");
    }

    public DatabaseAddress address() {
        return address;
    }

    @Override
    public void close() {
        try {
            process.stop(STOP_SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
