package io.watchfloor.dashboards.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ReadySensor;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.sensors.protocol.ActionFrame.Call;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Cancelling a running collection: only the sensor can report that it stopped. */
class CancelledPackageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Large enough that the collection is still running when it is cancelled. */
    private static final long LARGE = 2L << 30;

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    @TempDir
    Path folder;

    private OpenCase open = new OpenCase(node, "");

    @BeforeEach
    void aCaseIsOpen() {
        open = OpenCase.on(node);
    }

    private Caller.Answer cancelled(Caller who, String id) {
        return who.post(open.path() + "/responses/" + id + "/cancel", "{}");
    }

    @Test
    void theSensorStopsAndDeletesItsPartAndDoesTheNextOne() throws Exception {
        Path allowed = Files.createDirectories(folder.resolve("allowed"));
        try (RandomAccessFile holes =
                new RandomAccessFile(allowed.resolve("large.bin").toFile(), "rw")) {
            holes.setLength(LARGE);
        }
        Files.writeString(allowed.resolve("app.log"), "it happened\n");
        Caller ann = node.responder("ann");
        try (ActingSensor sensor = new ActingSensor(
                folder,
                node.address(),
                node.enrolled("acting").path("credential").asText(),
                List.of(),
                "actions { allow = [collect-package], collect { under = [\"%s\"], max-size = 2 GiB } }"
                        .formatted(allowed))) {
            String order = "{\"sensor\":\"acting\",\"paths\":[\"%s\"],\"reason\":\"What did it do?\"}";
            String id = open.asked(ann, "collect-package", order.formatted(allowed.resolve("large.bin")));
            assertThat(open.awaited(id, "running").path("allowed").toString()).contains("cancel");
            assertThat(cancelled(ann, id).json().path("state").asText())
                    .as("the answer may be later than the sensor's next request")
                    .isIn("cancel-pending", "cancel-sent");

            JsonNode done = open.awaited(id, "cancelled");
            assertThat(done.path("words").asText()).contains("cancelled by the sensor");
            assertThat(done.path("steps").findValuesAsText("state"))
                    .containsExactly("approved", "sent", "running", "cancel-pending", "cancel-sent", "cancelled");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(folder.resolve("state/packages")).isEmptyDirectory());
            assertThat(sensor.running()).isTrue();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    ann.get(open.path() + "/activity").json().toString())
                            .contains("cancelled, reported by the sensor: cancelled by the sensor"));

            String next = open.asked(ann, "collect-package", order.formatted(allowed.resolve("app.log")));
            open.awaited(next, "succeeded");
            assertThat(cancelled(ann, next).code()).isEqualTo("response.not-now");
        }
    }

    @Test
    void partsOfACancelledOneGoAndAnOlderSensorIsNotToldWhatItDoesNotKnow() throws Exception {
        Caller root = node.administrator();
        HttpClient http = HttpClient.newHttpClient();
        String credential = node.enrolled("wired").path("credential").asText();
        ReadySensor wired = ReadySensor.connected(http, node.address(), credential, "collect-package");
        String order = "{\"sensor\":\"wired\",\"state\":[\"users\"],\"reason\":\"Who was it?\"}";
        String id = open.asked(root, "collect-package", order);
        await().atMost(PATIENCE).until(() -> wired.orders().size() == 1);
        wired.tells(id, 1, State.RUNNING, "it begins");
        open.awaited(id, "running");
        URI part = node.address()
                .resolve("/api/v1/sensors/packages/%s?offset=0&total=1500&sha256=%s".formatted(id, "0".repeat(64)));
        assertThat(http.send(
                                HttpRequest.newBuilder(part)
                                        .header("Authorization", "Bearer " + credential)
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1000]))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("\"received\":1000");
        assertThat(cancelled(root, id).status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> wired.orders().stream().anyMatch(one -> one.call() == Call.CANCEL));
        assertThat(open.shown(id).path("collected").path("received").asInt()).isEqualTo(1000);
        wired.tells(id, 2, State.CANCELLED, "it stopped");
        assertThat(open.awaited(id, "cancelled").path("collected").isNull()).isTrue();
        wired.leave();

        ReadySensor older = ReadySensor.older(
                http, node.address(), node.enrolled("older").path("credential").asText(), "collect-package");
        String other = open.asked(root, "collect-package", order.replace("wired", "older"));
        await().atMost(PATIENCE).until(() -> older.orders().size() == 1);
        older.tells(other, 1, State.RUNNING, "it begins");
        assertThat(open.awaited(other, "running").path("allowed")).isEmpty();
        assertThat(cancelled(root, other).code()).isEqualTo("response.sensor-too-old");
        older.tells(other, 2, State.SUCCEEDED, "it is done");
        open.awaited(other, "succeeded");
        assertThat(older.orders()).hasSize(1);
        older.leave();
        http.shutdownNow();
    }
}
