package io.watchfloor.dashboards.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** People say at the center what sensors collect; the sensors say what became of it. */
class FleetIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @TempDir
    Path folder;

    @Test
    void aSensorCollectsWhatItsGroupIsToldAndKeepsTheLastGoodOne() throws Exception {
        Caller root = NODE.administrator();
        JsonNode enrolled = NODE.enrolled("edge");
        String id = enrolled.path("sensor").asText();
        Path logs = Files.createDirectories(folder.resolve("logs"));
        Path more = Files.writeString(logs.resolve("more.log"), "");
        Caller.Answer moved = root.send(root.request("/api/v1/sensors/" + id + "/group")
                .method("PUT", BodyPublishers.ofString("{\"group\":\"web\"}")));
        assertThat(moved.status()).as(moved.response().body()).isEqualTo(200);
        try (ActingSensor sensor = new ActingSensor(
                folder,
                NODE.address(),
                enrolled.path("credential").asText(),
                List.of(),
                "remote-configuration { allow = true, under = [\"%s\"] }".formatted(logs))) {
            await().atMost(PATIENCE)
                    .until(() -> standing(root).path("state").asText().equals("applied"));
            await().atMost(PATIENCE).until(() -> records(root, id) == 1);

            assertThat(root.post("/api/v1/sensor-groups/web/configuration", written(files(more), 1))
                            .status())
                    .isEqualTo(200);
            assertThat(root.post("/api/v1/sensor-groups/web/share", "{\"version\":1,\"share\":100}")
                            .status())
                    .isEqualTo(200);
            await().atMost(PATIENCE).until(() -> standing(root).path("version").asLong() == 1);
            Files.writeString(more, "one more\n");
            await().atMost(PATIENCE).until(() -> records(root, id) == 2);

            root.post("/api/v1/sensor-groups/web/configuration", written(files(Path.of("/etc/shadow")), 100));
            await().atMost(PATIENCE)
                    .until(() -> standing(root).path("state").asText().equals("refused"));
            assertThat(standing(root).path("version").asLong()).isEqualTo(1);
            assertThat(standing(root).path("words").asText())
                    .contains("/etc/shadow")
                    .contains("remote-configuration.under");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(root.get("/api/v1/sensor-groups/web")
                                    .json()
                                    .path("refused")
                                    .asLong())
                            .isEqualTo(1));

            root.post("/api/v1/sensor-groups/web/withdraw", "{\"version\":2}");
            await().atMost(PATIENCE)
                    .until(() -> standing(root).path("state").asText().equals("applied"));
            assertThat(sensor.running()).isTrue();
        }
    }

    @Test
    void whatNoSensorCouldReadAndWhatOthersOverwroteIsRefused() {
        Caller root = NODE.administrator();
        String path = "/api/v1/sensor-groups/db";
        assertThat(root.get(path).status()).isEqualTo(404);
        assertThat(root.post(path + "/configuration", written("not json", 100)).code())
                .isEqualTo("sensor-group.text");
        assertThat(root.post(path + "/configuration", written("[]", 100)).code())
                .isEqualTo("sensor-group.text");
        assertThat(root.post("/api/v1/sensor-groups/No/configuration", written("{}", 100))
                        .code())
                .isEqualTo("sensor-group.name");
        assertThat(root.post(path + "/configuration", written("{}", 101)).code())
                .isEqualTo("body.wrong-value");
        assertThat(root.post(path + "/configuration", written("{}", 10)).status())
                .isEqualTo(200);
        assertThat(root.post(path + "/configuration", written("{}", 10), "If-Match", "\"7\"")
                        .code())
                .isEqualTo("sensor-group.stale");
        assertThat(root.post(path + "/configuration", written("{}", 10), "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
        assertThat(root.post(path + "/share", "{\"version\":1,\"share\":100}").code())
                .isEqualTo("sensor-group.stale");
        JsonNode group = root.get(path).json();
        assertThat(group.path("version").asLong()).isEqualTo(2);
        assertThat(group.path("versions")).hasSize(2);
    }

    private static String files(Path path) {
        return "{\"files\":[{\"path\":\"%s\",\"asset\":\"host:acting\"}]}".formatted(path);
    }

    private static String written(String text, int share) {
        return "{\"text\":\"%s\",\"share\":%d}".formatted(text.replace("\"", "\\\""), share);
    }

    private static JsonNode standing(Caller root) {
        return root.get("/api/v1/sensor-groups/web/sensors")
                .json()
                .path("items")
                .path(0);
    }

    private static long records(Caller root, String id) {
        return root.get("/api/v1/sensors/" + id).json().path("records").asLong();
    }
}
