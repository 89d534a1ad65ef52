package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If its own database is killed, a node becomes ready again or ends: it never stays alive without a database. */
@Tag("processes")
class NodeDatabaseIT {

    @TempDir
    Path folder;

    @Test
    void aNodeWhoseDatabaseIsKilledIsReadyAgainOrEndsWithThree() throws Exception {
        try (LaunchedNode node = LaunchedNode.start(folder)) {
            long killed = postmaster(node.data);
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> postmaster(node.data) != killed
                            && node.get("/ready", "").status() == 200
                            && node.get("/api/v1/cases", node.administrator()).status() == 200);

            Path control = node.data.resolve("pg/global/pg_control");
            Files.move(control, folder.resolve("pg_control"));
            ProcessHandle.of(postmaster(node.data)).orElseThrow().destroyForcibly();
            assertThat(node.awaitEnd(Duration.ofMinutes(4))).isEqualTo(3);
            assertThat(node.log())
                    .contains("The embedded PostgreSQL crashed and does not restart")
                    .contains("pg_control");
        }
    }

    private static long postmaster(Path data) throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("pg/postmaster.pid")).getFirst().strip());
    }
}
