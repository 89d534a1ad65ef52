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
 * A PostgreSQL of the node's own, as a child process with durable settings: what it has acknowledged survives the death of
 * the node, of the server, and of the machine. It is stored under the data folder:
 *
 * <pre>
 * pg/              its data          pg-programs-17.5/  its programs
 * pg.password      mode 0600         pg.log             its output since its last start
 * </pre>
 *
 * <p>If it ends by itself it is restarted at the same address, a few times; see {@link #gone}.
 *
 * The caller holds the {@link io.watchfloor.config.node.NodeLock} of the data folder.
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
     * Starts it, the first time after unpacking and creating it (about 5 s); after a crash it first recovers.
     *
     * @throws StartFailure {@code database.no-binaries}, {@code database.root}, {@code database.shared-files},
     *     {@code database.password}, {@code database.damaged} or {@code database.start}
     */
    public static EmbeddedPostgres start(Path dataDir) {
        Path serverLog = dataDir.resolve("pg.log");
        try {
            // Absolute and without links, because it is compared with what the operating system says about processes.
            Path dir = dataDir.toRealPath();
            if (Files.exists(serverLog)) {
                Files.move(serverLog, dir.resolve("pg.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            PrivateFiles.file(serverLog);
            PrivateFiles.tighten(dir.resolve("pg.log.1"));
            PrivateFiles.tighten(dir.resolve("pg.password"));
            PostgresPrograms programs = PostgresPrograms.in(PostgresBinaries.unpackedUnder(dir));
            StalePostmaster.clear(programs, dir.resolve("pg"), serverLog);
            refuseHardLinks(dir.resolve("pg"));
            String password = password(dir);
            if (!Files.exists(dir.resolve("pg"))) {
                create(programs, dir, serverLog);
            }
            return started(programs, dir, serverLog, password);
        } catch (IOException e) {
            throw failure(serverLog, "The embedded PostgreSQL cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(serverLog, "The start of the embedded PostgreSQL was interrupted.", e);
        }
    }

    /**
     * The server that another process runs under the data folder; empty when there is none.
     *
     * @throws StartFailure {@code database.start} when its files cannot be read
     */
    public static Optional<DatabaseAddress> running(Path dataDir) {
        try {
            Optional<Integer> port = StalePostmaster.livePort(dataDir.resolve("pg"));
            return port.isPresent() ? Optional.of(address(port.get(), password(dataDir))) : Optional.empty();
        } catch (IOException e) {
            throw new StartFailure(
                    "database.start",
                    "Whether a database runs under " + dataDir + " cannot be read: " + e.getMessage(),
                    "Run this as the user who runs the node.",
                    e);
        }
    }

    /**
     * Checks whether it could run on this machine, without starting it.
     *
     * @return a sentence about it
     * @throws StartFailure {@code database.no-binaries} or {@code database.root}
     */
    public static String examine() {
        String archive = PostgresBinaries.archive(System.getProperty("os.name"), System.getProperty("os.arch"));
        try {
            boolean root = !PostgresPrograms.in(Path.of("")).prefix().isEmpty();
            return "the node's own, from " + archive + (root ? ", run as nobody since this is root" : "");
        } catch (IOException e) {
            throw new StartFailure(
                    "database.start",
                    "The user who runs this program is not known: " + e.getMessage(),
                    "The programs sh and id must be on the path.",
                    e);
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    /**
     * Completes when it has ended by itself and does not restart: then everything that needs it must end, too. Never
     * completed by {@link #close}.
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

    /** Stops it cleanly: close every connection first. */
    @Override
    public void close() {
        try {
            if (!supervision.end(STOP_SECONDS)) {
                log.warn("The embedded PostgreSQL did not stop within {} s; the next start will stop it", STOP_SECONDS);
            }
        } catch (IOException e) {
            log.warn("The embedded PostgreSQL cannot be stopped; it ends with this process", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A copy made of hard links shares its files with the original: writes of one server would destroy the other's
     * database.
     */
    private static void refuseHardLinks(Path data) throws IOException {
        Path control = data.resolve("global/pg_control");
        if (Files.exists(control)
                && control.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(control, "unix:nlink") instanceof Integer links
                && links > 1) {
            throw new StartFailure(
                    "database.shared-files",
                    "The database under " + data + " shares its files with another folder, by hard links.",
                    "Copy the folder again with its contents (cp -a), or delete the other one; only one of them may"
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
                // Iterations make a password costly to guess. This one is 256 random bits, and each connection would
                // pay: a second of processor time while a node starts.
                "--set=scram_iterations=1",
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C");
        if (status != 0) {
            throw new IOException("initdb ended with status " + status);
        }
        // initdb has forced what it wrote.
        DurableFiles.rename(unfinished, dir.resolve("pg"));
    }

    /** Another program may take a free port between choosing it and listening on it, hence several attempts. */
    private static EmbeddedPostgres started(PostgresPrograms programs, Path dir, Path serverLog, String password)
            throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            int port = freePort();
            DatabaseAddress address = address(port, password);
            PostgresSupervisor.Restart starting = () -> {
                StalePostmaster.clear(programs, dir.resolve("pg"), serverLog);
                return server(programs, dir.resolve("pg"), port, address, serverLog);
            };
            Optional<ChildProcess> leash = server(programs, dir.resolve("pg"), port, address, serverLog);
            if (leash.isPresent()) {
                return new EmbeddedPostgres(
                        address,
                        PostgresSupervisor.of(
                                leash.get(),
                                starting,
                                () -> failure(
                                        serverLog, "The embedded PostgreSQL ended and does not start again.", null)));
            }
        }
        throw failure(serverLog, "The embedded PostgreSQL does not start.", null);
    }

    /** Empty when it does not answer; it has then ended. */
    private static Optional<ChildProcess> server(
            PostgresPrograms programs, Path data, int port, DatabaseAddress address, Path serverLog)
            throws IOException, InterruptedException {
        ChildProcess leash = ChildProcess.start(command(programs, data, port), serverLog);
        try {
            if (new PostgresReadiness(address, leash).await(CRASH_RECOVERY)) {
                return Optional.of(leash);
            }
        } catch (InterruptedException | StartFailure e) {
            leash.release(STOP_SECONDS);
            throw e;
        }
        leash.release(10);
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
                // Set here, where no edit of postgresql.conf can weaken them: every ack to a sensor depends on all
                // three.
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
                        "The file " + file + " is empty: it holds the password of the embedded PostgreSQL.",
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
                "The whole log is in " + serverLog
                        + "; a full disk and a changed owner of the folder are the usual causes.");
        if (e != null) {
            failure.initCause(e);
        }
        return failure;
    }
}
