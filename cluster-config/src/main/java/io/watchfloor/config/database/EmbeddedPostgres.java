package io.watchfloor.config.database;

import io.watchfloor.config.node.DurableFiles;
import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded PostgreSQL, which runs as a child process of the node with durable settings: committed data survives a
 * crash of the node, of PostgreSQL and of the machine. Its files are in the data folder:
 *
 * <pre>
 * pg/              its data          pg-programs-17.5/  its programs
 * pg.password      mode 0600         pg.log             its output since its last start
 * </pre>
 *
 * <p>After a crash PostgreSQL is restarted at the same address, a limited number of times; see {@link #gone}.
 *
 * The caller must have the {@link io.watchfloor.config.node.NodeLock} of the data folder.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    static final String USER = "watchfloor";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int ATTEMPTS = 3;
    private static final int STOP_SECONDS = 60;
    private static final Duration CRASH_RECOVERY = Duration.ofMinutes(10);

    private final DatabaseAddress address;
    private final PostgresSupervisor supervision;

    private EmbeddedPostgres(DatabaseAddress address, PostgresSupervisor supervision) {
        this.address = address;
        this.supervision = supervision;
    }

    /**
     * Starts PostgreSQL. The first start also unpacks the programs and creates the database (about 5 s); a start after
     * a crash waits for recovery.
     *
     * @throws StartFailure {@code database.no-binaries}, {@code database.root}, {@code database.shared-files},
     *     {@code database.password}, {@code database.damaged} or {@code database.start}
     */
    public static EmbeddedPostgres start(Path dataDir) {
        Path serverLog = dataDir.resolve("pg.log");
        try {
            // Uses the absolute path without symbolic links, because the path is compared with the working directories
            // of processes.
            Path dir = dataDir.toRealPath();
            if (Files.exists(serverLog)) {
                Files.move(serverLog, dir.resolve("pg.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            PrivateFiles.file(serverLog);
            PrivateFiles.tighten(dir.resolve("pg.log.1"));
            PrivateFiles.tighten(dir.resolve("pg.password"));
            PostgresPrograms programs = PostgresPrograms.in(PostgresBinaries.unpackedUnder(dir));
            StalePostmaster.stopStaleServer(programs, dir.resolve("pg"), serverLog);
            refuseHardLinks(dir.resolve("pg"));
            String password = password(dir);
            if (!Files.exists(dir.resolve("pg"))) {
                create(programs, dir, serverLog);
            }
            return started(programs, dir, serverLog, password);
        } catch (IOException e) {
            throw failure(serverLog, "Cannot start the embedded PostgreSQL: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(serverLog, "The start of the embedded PostgreSQL was interrupted.", e);
        }
    }

    /**
     * Returns the address of the PostgreSQL server that another process runs in the data folder; empty if none runs.
     *
     * @throws StartFailure {@code database.start} if the server's files cannot be read
     */
    public static Optional<DatabaseAddress> running(Path dataDir) {
        try {
            Optional<Integer> port = StalePostmaster.livePort(dataDir.resolve("pg"));
            return port.isPresent() ? Optional.of(address(port.get(), password(dataDir))) : Optional.empty();
        } catch (IOException e) {
            throw new StartFailure(
                    "database.start",
                    "Cannot check whether a database runs in " + dataDir + ": " + e.getMessage(),
                    "Run this command as the user who runs the node.",
                    e);
        }
    }

    /**
     * Checks whether the embedded PostgreSQL can run on this machine, without starting it.
     *
     * @return a description for people, such as the archive of the programs
     * @throws StartFailure {@code database.no-binaries} or {@code database.root}
     */
    public static String examine() {
        String archive = PostgresBinaries.archive(System.getProperty("os.name"), System.getProperty("os.arch"));
        try {
            boolean root = !PostgresPrograms.in(Path.of("")).prefix().isEmpty();
            return "embedded, from " + archive + (root ? ", run without root rights" : "");
        } catch (IOException e) {
            throw new StartFailure(
                    "database.start",
                    "Cannot determine the user who runs this program: " + e.getMessage(),
                    "Make sure that the programs sh and id are on the PATH.",
                    e);
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    /**
     * Completes when PostgreSQL has crashed and will not be restarted; the node must then stop. {@link #close} never
     * completes this stage.
     */
    public CompletionStage<StartFailure> gone() {
        return supervision.gone();
    }

    public String jdbcUrl() {
        return address.jdbcUrl();
    }

    public String user() {
        return address.user();
    }

    public String password() {
        return address.password();
    }

    /** Stops PostgreSQL cleanly. Close all connections first. */
    @Override
    public void close() {
        try {
            if (!supervision.end(STOP_SECONDS)) {
                log.warn("The embedded PostgreSQL did not stop within {} s; the next start will stop it", STOP_SECONDS);
            }
        } catch (IOException e) {
            log.warn("Cannot stop the embedded PostgreSQL; it stops when this process ends", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Rejects a data folder with hard links. A copy made of hard links shares its files with the original, so two
     * servers would corrupt each other's database.
     */
    private static void refuseHardLinks(Path data) throws IOException {
        Path control = data.resolve("global/pg_control");
        if (Files.exists(control)
                && control.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(control, "unix:nlink") instanceof Integer links
                && links > 1) {
            throw new StartFailure(
                    "database.shared-files",
                    "The database in " + data + " shares its files with another folder through hard links.",
                    "Copy the folder again with its contents (cp -a), or delete the other folder; only one of the two may"
                            + " ever be used.");
        }
    }

    private static void create(PostgresPrograms programs, Path dir, Path serverLog) throws IOException {
        Path unfinished = dir.resolve("pg.new");
        PostgresBinaries.delete(unfinished);
        int status = programs.run(
                serverLog,
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + dir.resolve("pg.password"),
                "--auth=scram-sha-256",
                // A higher iteration count only slows down guessing of weak passwords. This password has 256 random
                // bits, and the default count would cost one second of processor time while a node opens its
                // connections.
                "--set=scram_iterations=1",
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C");
        if (status != 0) {
            throw new IOException("initdb ended with status " + status);
        }
        // No sync is needed here, because initdb has already synced its files to disk.
        DurableFiles.rename(unfinished, dir.resolve("pg"));
    }

    /** Tries several ports, because another program may open a free port before PostgreSQL listens on that port. */
    private static EmbeddedPostgres started(PostgresPrograms programs, Path dir, Path serverLog, String password)
            throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            int port = freePort();
            DatabaseAddress address = address(port, password);
            PostgresSupervisor.Restart starting = () -> {
                StalePostmaster.stopStaleServer(programs, dir.resolve("pg"), serverLog);
                return server(programs, dir.resolve("pg"), port, address, serverLog);
            };
            Optional<ChildProcess> process = server(programs, dir.resolve("pg"), port, address, serverLog);
            if (process.isPresent()) {
                return new EmbeddedPostgres(
                        address,
                        PostgresSupervisor.of(
                                process.get(),
                                starting,
                                () -> failure(
                                        serverLog, "The embedded PostgreSQL crashed and does not restart.", null)));
            }
        }
        throw failure(serverLog, "The embedded PostgreSQL does not start.", null);
    }

    /**
     * Starts the server process. Returns empty if the server does not accept connections; the process has then ended.
     */
    private static Optional<ChildProcess> server(
            PostgresPrograms programs, Path data, int port, DatabaseAddress address, Path serverLog)
            throws IOException, InterruptedException {
        ChildProcess process = ChildProcess.start(command(programs, data, port), serverLog);
        try {
            if (new PostgresReadiness(address, process).await(CRASH_RECOVERY)) {
                return Optional.of(process);
            }
        } catch (InterruptedException | StartFailure e) {
            process.stop(STOP_SECONDS);
            throw e;
        }
        process.stop(10);
        return Optional.empty();
    }

    private static DatabaseAddress address(int port, String password) {
        return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/" + USER, USER, password);
    }

    private static List<String> command(PostgresPrograms programs, Path data, int port) {
        return programs.command(
                "postgres",
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port,
                "-c",
                "unix_socket_directories=",
                // These three settings make commits durable, and every acknowledgment to a sensor depends on durable
                // commits. The command line overrides postgresql.conf.
                "-c",
                "fsync=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "max_connections=100",
                "-c",
                "wal_compression=on",
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC",
                "-c",
                "log_min_messages=warning");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String password(Path dir) throws IOException {
        Path file = dir.resolve("pg.password");
        if (Files.exists(file)) {
            String password =
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (password.isEmpty()) {
                throw new StartFailure(
                        "database.password",
                        "The file " + file + " is empty, but must contain the password of the embedded PostgreSQL.",
                        PostgresReadiness.PASSWORD_ADVICE);
            }
            return password;
        }
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        String password = HexFormat.of().formatHex(secret);
        DurableFiles.create(file, (password + "\n").getBytes(StandardCharsets.US_ASCII));
        return password;
    }

    private static StartFailure failure(Path serverLog, String message, @Nullable Exception e) {
        StartFailure failure = new StartFailure(
                "database.start",
                message + ServerLog.lastLines(serverLog),
                "See the log in " + serverLog
                        + ". The usual causes are a full disk and a changed owner of the folder.");
        if (e != null) {
            failure.initCause(e);
        }
        return failure;
    }
}
