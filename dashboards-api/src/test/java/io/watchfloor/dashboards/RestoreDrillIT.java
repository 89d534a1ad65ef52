package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.AttackSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disaster recovery as an operator performs it: back up a running center, restore it on another machine, and continue.
 */
@Tag("processes")
class RestoreDrillIT {

    private static final String GUESSED = "c0f4c104-408e-45c2-8672-a36c373e3b61";

    @TempDir
    Path folder;

    @Test
    void aRestoredCenterKnowsEverythingAndGoesOnWhereTheOtherStood() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Path file = folder.resolve("night.backup");
        String ann;
        String sensor;
        String path;
        JsonNode theCase;
        JsonNode alerts;
        try (LaunchedNode node = LaunchedNode.start(first)) {
            ann = node.person("ann");
            sensor = node.sensor("it");
            assertThat(node.telemetry(sensor, "k1", AttackSamples.shadowCopiesDeleted("ws1")))
                    .isEqualTo(1);
            assertThat(node.telemetry(sensor, "k2", AttackSamples.refusedPasswords(0, 9)))
                    .isEqualTo(9);
            path = "/api/v1/cases/"
                    + Awaitility.await()
                            .atMost(Duration.ofSeconds(20))
                            .until(() -> firstCase(node, ann), found -> !found.isEmpty());
            assertThat(node.post(path + "/acknowledge", ann, "{}").status()).isEqualTo(200);
            assertThat(node.post(path + "/notes", ann, "{\"text\":\"I look\"}").status())
                    .isEqualTo(200);
            theCase = node.get(path, ann).json();
            alerts = node.get("/api/v1/alerts", ann).json();

            Launched backup = Launched.center("backup", "--data", node.data, file);
            assertThat(backup.err()).isEmpty();
            assertThat(backup.status()).isZero();
            assertThat(backup.out()).contains("backed up to " + file);
        }

        Launched restored = Launched.center("restore", "--data", second.resolve("data"), file);
        assertThat(restored.err()).isEmpty();
        assertThat(restored.status()).isZero();

        try (LaunchedNode node = LaunchedNode.start(second)) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(node.get(path, ann).json()).isEqualTo(theCase);
                assertThat(node.get("/api/v1/alerts", ann).json()).isEqualTo(alerts);
            });
            assertThat(node.telemetry(sensor, "k1", AttackSamples.shadowCopiesDeleted("ws1")))
                    .as("sent again, it changes nothing")
                    .isEqualTo(1);
            assertThat(node.telemetry(sensor, "k3", AttackSamples.refusedPasswords(9, 10)))
                    .as("the tenth guess, of which the lost machine saw nine")
                    .isEqualTo(1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(alertsOf(node, ann, GUESSED)).isEqualTo(1));
            assertThat(node.get(path, ann).json()).isEqualTo(theCase);
        }

        Launched again = Launched.center("restore", "--data", second.resolve("data"), file);
        assertThat(again.status()).isEqualTo(3);
        assertThat(again.err()).contains("already contains data of a center");
    }

    @Test
    void aFileThatIsNoBackupLeavesNoTrace() throws Exception {
        Path noBackup = Files.writeString(folder.resolve("notes.txt"), "not a zip");
        Path data = folder.resolve("data");

        Launched restore = Launched.center("restore", "--data", data, noBackup);

        assertThat(restore.status()).isEqualTo(3);
        assertThat(restore.err()).contains("Cannot use the backup").contains("Nothing was restored");
        assertThat(data).doesNotExist();
    }

    private static String firstCase(LaunchedNode node, String person) throws Exception {
        return node.get("/api/v1/cases", person)
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
    }

    private static int alertsOf(LaunchedNode node, String person, String rule) throws Exception {
        int count = 0;
        for (JsonNode alert : node.get("/api/v1/alerts", person).json().path("items")) {
            count += alert.path("rule").asText().equals(rule) ? 1 : 0;
        }
        return count;
    }
}
