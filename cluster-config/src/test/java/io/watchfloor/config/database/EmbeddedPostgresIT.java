package io.watchfloor.config.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.testing.PreparedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class EmbeddedPostgresIT {

    @TempDir
    Path folder;

    /** The servers of killed nodes still end, in a folder that is about to be deleted. */
    @AfterEach
    void everyServerHasEnded() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> Stream.of("pg", "data/pg", "copy/pg")
                        .allMatch(pg -> PostgresProcesses.on(folder.resolve(pg)).isEmpty()));
    }

    @Test
    void whatWasAcknowledgedOutlivesEveryDeath() throws Exception {
        Path data = folder.resolve("data");
        long acked;
        try (NodeProcess node = new NodeProcess(data)) {
            say("first start", node.await("found"));
            for (int i = 0; i < 50; i++) {
                node.await("acked");
            }
            acked = node.kill();
        }
        assertThat(acked).isGreaterThanOrEqualTo(50);

        try (NodeProcess node = new NodeProcess(data)) {
            String found = node.await("found");
            say("start after kill -9 of the node", found);
            assertThat(number(found)).isGreaterThanOrEqualTo(acked);
            acked = node.awaitNumber("acked");
            node.killWithItsLeash();
        }
        assertThat(serverIsAlive(data))
                .as("an orphan is left when the process is killed too")
                .isTrue();

        try (NodeProcess node = new NodeProcess(data)) {
            String found = node.await("found");
            say("start after the process was killed too", found);
            assertThat(number(found)).isGreaterThanOrEqualTo(acked);
            acked = node.awaitNumber("acked");
            ProcessHandle.of(serverPid(data)).orElseThrow().destroyForcibly();
            node.kill();
        }

        try (NodeProcess node = new NodeProcess(data)) {
            String found = node.await("found");
            say("start after kill -9 of the server", found);
            assertThat(number(found)).isGreaterThanOrEqualTo(acked);
            assertThat(node.stop()).isTrue();
        }
        assertThat(data.resolve("pg/postmaster.pid")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("pg.password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void serverEndsWithTheNodeAndTheSecondNodeIsRefused() throws Exception {
        Path data = PreparedPostgres.into(folder.resolve("data"));
        try (NodeProcess node = new NodeProcess(data)) {
            node.await("found");
            try (NodeProcess second = new NodeProcess(data)) {
                assertThat(second.await("failed")).startsWith("failed data.locked Another node (process ");
            }
            node.await("acked");
            long server = serverPid(data);
            node.kill();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> ProcessHandle.of(server)
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }

    @Test
    void aCopiedFolderLeavesTheServerOfTheOriginalAlone() throws Exception {
        Path data = PreparedPostgres.into(folder.resolve("data"));
        Path copy = folder.resolve("copy");
        try (NodeProcess node = new NodeProcess(data)) {
            node.await("acked");
            run("cp", "-a", data.toString(), copy.toString());
            assertThat(copy.resolve("pg/postmaster.pid")).hasSameTextualContentAs(data.resolve("pg/postmaster.pid"));
            assertThat(EmbeddedPostgres.running(data)).isPresent();
            assertThat(EmbeddedPostgres.running(copy))
                    .as("no server works on the copy")
                    .isEmpty();

            try (NodeProcess second = new NodeProcess(copy)) {
                second.await("acked");
                assertThat(serverIsAlive(data)).as("the original's server").isTrue();
                assertThat(serverPid(copy)).isNotEqualTo(serverPid(data));
                for (int i = 0; i < 20; i++) {
                    node.await("acked");
                }
                second.killWithItsLeash();
            }
            // Now the copy has a server of its own to stop, and the original's still is none of it.
            try (NodeProcess third = new NodeProcess(copy)) {
                third.await("acked");
                assertThat(serverIsAlive(data)).as("the original's server").isTrue();
                assertThat(third.stop()).isTrue();
            }
            node.await("acked");
        }
    }

    @Test
    void aServerThatIsKilledComesBackAtItsAddress() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PreparedPostgres.into(folder))) {
            long killed = serverPid(folder);
            execute(postgres, "CREATE TABLE kept AS SELECT 1 AS one");
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .untilAsserted(() -> execute(postgres, "SELECT one FROM kept"));
            assertThat(serverPid(folder)).isNotEqualTo(killed);
            assertThat(postgres.gone().toCompletableFuture()).isNotDone();
        }
        assertThat(folder.resolve("pg/postmaster.pid")).as("stopped in order").doesNotExist();
    }

    @Test
    void aServerThatDoesNotComeBackIsGivenUp() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PreparedPostgres.into(folder))) {
            long killed = serverPid(folder);
            Files.move(folder.resolve("pg/global/pg_control"), folder.resolve("pg_control"));
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            StartFailure failure = postgres.gone().toCompletableFuture().get(2, TimeUnit.MINUTES);
            assertThat(failure.code()).isEqualTo("database.start");
            assertThat(failure).hasMessageContaining("does not restart").hasMessageContaining("pg_control");
        }
    }

    private void refuses(Path data, String code, String words) {
        assertThatThrownBy(() -> EmbeddedPostgres.start(data).close())
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    /** Each waited ten minutes, as after a crash, and then said that the server does not start. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void aServerThatRefusesEveryConnectionIsNotWaitedFor() throws Exception {
        Path data = PreparedPostgres.into(folder.resolve("data"));
        String password = Files.readString(data.resolve("pg.password"));
        Files.writeString(data.resolve("pg.password"), "");
        refuses(data, "database.password", "pg.password is empty");
        Files.writeString(data.resolve("pg.password"), "another\n");
        refuses(data, "database.password", "rejected the password");
        Files.writeString(data.resolve("pg.password"), password);
        // pg_database, in which each connection looks for its own.
        Path catalog = data.resolve("pg/global/1262");
        byte[] bytes = Files.readAllBytes(catalog);
        Arrays.fill(bytes, (byte) 0x5a);
        Files.write(catalog, bytes);
        refuses(data, "database.damaged", "rejects every connection");
    }

    @Test
    void aCopyOfHardLinksIsRefused() throws Exception {
        Path data = PreparedPostgres.into(folder.resolve("data"));
        Path linked = folder.resolve("linked");
        run("cp", "-al", data.toString(), linked.toString());
        assertThatThrownBy(() -> EmbeddedPostgres.start(linked))
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("database.shared-files"));
    }

    @Test
    void nothingInTheDataFolderIsForOtherUsers() throws Exception {
        Path data = folder.resolve("data");
        try (NodeProcess node = new NodeProcess(data)) {
            node.await("acked");
            assertThat(forOthers(data)).isEmpty();
        }
        // As a former program left them.
        Files.setPosixFilePermissions(data.resolve("node.lock"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(data.resolve("pg.log"), PosixFilePermissions.fromString("rw-r--r--"));
        try (NodeProcess node = new NodeProcess(data)) {
            node.await("acked");
            assertThat(forOthers(data)).isEmpty();
        }
    }

    private static List<String> forOthers(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !Files.isSymbolicLink(path))
                    .filter(path -> {
                        try {
                            return !PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                                    .endsWith("------");
                        } catch (NoSuchFileException gone) {
                            return false;
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .map(Path::toString)
                    .toList();
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void serverThatCannotStartIsReportedWithItsLog() throws IOException {
        Files.createDirectories(folder.resolve("pg"));
        Files.writeString(folder.resolve("pg/PG_VERSION"), "9.4\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder)).isInstanceOfSatisfying(StartFailure.class, failure -> {
            assertThat(failure.code()).isEqualTo("database.start");
            assertThat(failure.getMessage()).contains("\n    ").contains("postgresql.conf");
            assertThat(failure.advice()).contains("pg.log");
        });
    }

    private static long number(String line) {
        return Long.parseLong(line.split(" ", -1)[1]);
    }

    private static boolean serverIsAlive(Path data) throws IOException {
        return ProcessHandle.of(serverPid(data)).filter(ProcessHandle::isAlive).isPresent();
    }

    private static long serverPid(Path data) throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("pg/postmaster.pid")).getFirst());
    }

    private static void say(String what, String found) {
        System.out.println(what + ": " + found);
    }
}
