package io.watchfloor.dashboards.cli;

import io.watchfloor.config.Settings;
import io.watchfloor.config.archive.S3Settings;
import io.watchfloor.config.cluster.ClusterSettings;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.node.NodeLock;
import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.http.Exposure;
import io.watchfloor.ops.archive.S3Check;
import io.watchfloor.ops.archive.S3Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All checks of the command {@code doctor}. The checks change nothing, except that they create the data
 * folder, and store and delete an object in the archive's bucket. */
record DoctorChecks(Settings settings, Clock clock) {

    private static final long GIB = 1L << 30;
    private static final long ENOUGH_DISK = 2 * GIB;
    private static final int CONNECT_MILLIS = 3000;
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(5);

    static DoctorChecks of(Settings settings) {
        return new DoctorChecks(settings, Clock.systemUTC());
    }

    List<DoctorFinding> diagnoses() {
        List<DoctorFinding> diagnoses = new ArrayList<>();
        diagnoses.add(java());
        diagnoses.add(memory());
        diagnoses.add(data());
        diagnoses.add(disk());
        diagnoses.addAll(new ArchiveCheck(settings).diagnoses());
        diagnoses.addAll(database());
        diagnoses.addAll(archive());
        diagnoses.add(port());
        diagnoses.add(exposure());
        diagnoses.add(tls());
        diagnoses.add(AuthorityCheck.of(settings));
        diagnoses.addAll(cluster());
        diagnoses.addAll(new PagingCheck(settings, clock.instant()).diagnoses());
        diagnoses.addAll(new PullCheck(settings, clock.instant()).diagnoses());
        return diagnoses;
    }

    private static DoctorFinding java() {
        int feature = Runtime.version().feature();
        String detail = "JDK " + Runtime.version() + " on " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", "
                + Plural.of(Runtime.getRuntime().availableProcessors(), "processor");
        return feature >= 21
                ? DoctorFinding.good("java", detail)
                : DoctorFinding.fail("java", detail, "Install JDK 21 or later, or set JAVA_HOME to such a JDK.");
    }

    private static DoctorFinding memory() {
        long heap = Runtime.getRuntime().maxMemory();
        String detail = "maximum heap " + heap / (1 << 20) + " MiB";
        return heap >= GIB / 2
                ? DoctorFinding.good("memory", detail)
                : DoctorFinding.warn(
                        "memory", detail, "A node needs at least 512 MiB: set WATCHFLOOR_JAVA_OPTS=-Xmx1g");
    }

    private DoctorFinding data() {
        Path dir = settings.data().dir();
        try (NodeLock lock = NodeLock.acquire(dir)) {
            Optional<String> open = PrivateFiles.advice(lock.folder());
            if (open.isPresent()) {
                return DoctorFinding.warn("data", dir + " is writable, but not only by its owner", open.get());
            }
            return DoctorFinding.good(
                    "data", dir + " is writable and not used by a running node (" + lock.file() + ")");
        } catch (StartFailure failure) {
            return failure.code().equals("data.locked")
                    ? DoctorFinding.warn("data", failure.getMessage(), failure.advice())
                    : DoctorFinding.fail("data", failure.getMessage(), failure.advice());
        }
    }

    private DoctorFinding disk() {
        try {
            Path dir = settings.data().dir();
            Path there = dir;
            while (!Files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            long free = Files.getFileStore(there).getUsableSpace();
            String detail = free / GIB + " GiB free on " + dir;
            return free >= ENOUGH_DISK
                    ? DoctorFinding.good("disk", detail)
                    : DoctorFinding.warn("disk", detail, "The journal grows: provide several GiB of free space.");
        } catch (IOException e) {
            return DoctorFinding.warn("disk", "free space is unknown: " + e.getMessage(), "");
        }
    }

    private List<DoctorFinding> database() {
        if (settings.database().address().isEmpty()) {
            try {
                return List.of(DoctorFinding.good("database", EmbeddedPostgres.examine()));
            } catch (StartFailure failure) {
                return List.of(DoctorFinding.fail("database", failure.getMessage(), failure.advice()));
            }
        }
        DatabaseAddress address = settings.database().address().get();
        try (Database database = Database.open(address, settings.database());
                Connection connection = database.dataSource().getConnection()) {
            return List.of(server(connection), durability(connection), skew(connection));
        } catch (StartFailure failure) {
            return List.of(DoctorFinding.fail("database", failure.getMessage(), failure.advice()));
        } catch (SQLException e) {
            return List.of(DoctorFinding.fail(
                    "database", "query failed: " + e.getMessage(), "Check the log of the database server."));
        }
    }

    private List<DoctorFinding> archive() {
        if (settings.archive().s3().isEmpty()) {
            return List.of();
        }
        S3Settings s3 = settings.archive().s3().get();
        String bucket = "bucket " + s3.bucket();
        try {
            return List.of(
                    S3Check.keepsDeleted(s3, settings.egress().trustedCa())
                            ? DoctorFinding.warn(
                                    "archive",
                                    bucket + " keeps versions of deleted objects, so erased telemetry remains",
                                    "Turn off the versioning of the bucket.")
                            : DoctorFinding.good("archive", bucket + " stores, lists, fetches and deletes objects"));
        } catch (S3Failure failure) {
            return List.of(DoctorFinding.fail("archive", String.valueOf(failure.getMessage()), failure.advice()));
        } catch (StartFailure failure) {
            return List.of(DoctorFinding.fail("archive", failure.getMessage(), failure.advice()));
        } catch (IOException e) {
            return List.of(DoctorFinding.fail(
                    "archive", bucket + " cannot be used: " + e.getMessage(), "Check the disk of this machine."));
        }
    }

    private DoctorFinding server(Connection connection) throws SQLException {
        String version = query(connection, "SHOW server_version_num");
        return Integer.parseInt(version) >= 140000
                ? DoctorFinding.good("database", settings.database().address() + ", version " + version)
                : DoctorFinding.fail("database", "version " + version, "The journal needs PostgreSQL 14 or later.");
    }

    private static DoctorFinding durability(Connection connection) throws SQLException {
        for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
            String value = query(connection, "SHOW " + setting);
            if (value.equals("off")) {
                return DoctorFinding.fail(
                        "database", setting + " is off", "Acknowledged telemetry could be lost. Turn the setting on.");
            }
        }
        return DoctorFinding.good("database", "durable: acknowledged changes survive a crash");
    }

    private DoctorFinding skew(Connection connection) throws SQLException {
        Instant there = Instant.ofEpochMilli(
                (long) Double.parseDouble(query(connection, "SELECT extract(epoch FROM clock_timestamp()) * 1000")));
        Duration skew = Duration.between(there, clock.instant()).abs();
        String detail = "differs from the database clock by " + skew.toMillis() + " ms";
        return skew.compareTo(TOLERATED_SKEW) <= 0
                ? DoctorFinding.good("clock", detail)
                : DoctorFinding.warn("clock", detail, "Synchronize both clocks with the same time servers.");
    }

    private DoctorFinding port() {
        HttpSettings http = settings.http();
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(http.bind(), http.port()));
            return DoctorFinding.good("port", http.bind() + ":" + http.port() + " is free");
        } catch (IOException e) {
            return DoctorFinding.warn(
                    "port",
                    http.bind() + ":" + http.port() + " cannot be opened: " + e.getMessage(),
                    "Expected if your node is running; otherwise choose another port with --port N.");
        }
    }

    private DoctorFinding exposure() {
        return Exposure.refused(settings)
                .map(failure -> DoctorFinding.fail("exposure", failure.getMessage(), failure.advice()))
                .orElseGet(() -> DoctorFinding.good(
                        "exposure",
                        settings.http().loopbackOnly()
                                ? "the port accepts connections from this machine only"
                                : settings.http().encrypted()
                                        ? "the port accepts connections from other machines, with TLS"
                                        : "the port accepts requests from the listed proxies only: "
                                                + settings.http().proxies()));
    }

    private DoctorFinding tls() {
        return TlsCheck.of(settings, clock);
    }

    private List<DoctorFinding> cluster() {
        ClusterSettings cluster = settings.cluster();
        if (cluster.seedNodes().isEmpty()) {
            return List.of(DoctorFinding.good("cluster", "single node"));
        }
        return cluster.seedNodes().stream().map(DoctorChecks::seed).toList();
    }

    private static DoctorFinding seed(String seed) {
        int colon = seed.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(seed.substring(0, colon), Integer.parseInt(seed.substring(colon + 1))),
                    CONNECT_MILLIS);
            return DoctorFinding.good("cluster", "seed node " + seed + " answers");
        } catch (IOException e) {
            return DoctorFinding.warn(
                    "cluster",
                    "seed node " + seed + " does not answer: " + e.getMessage(),
                    "Expected if that node has not been started yet; otherwise check the node's name and"
                            + " firewalls.");
        }
    }

    private static String query(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
