package io.watchfloor.config.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EmbeddedPostgresIT {

    @TempDir
    Path folder;

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
                .as("an orphan is left when the leash is killed too")
                .isTrue();

        try (NodeProcess node = new NodeProcess(data)) {
            String found = node.await("found");
            say("start after the leash was killed too", found);
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
        Path data = folder.resolve("data");
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
