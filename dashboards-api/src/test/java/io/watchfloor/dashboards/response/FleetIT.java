package io.watchfloor.dashboards.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Remote configuration of sensors, and their reports about it. */
class FleetIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MAIL = "/api/v1/sensor-groups/mail";

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

    /** The sensors within a percentage are always the same, so the test knows which ones try a version. */
    @Test
    void aBadVersionStopsByItselfAndEverySensorGoesOnWithItsLastGoodOne() throws Exception {
        Caller root = NODE.administrator();
        Path logs = Files.createDirectories(folder.resolve("logs"));
        Path more = Files.writeString(logs.resolve("more.log"), "");
        root.post(MAIL + "/configuration", written(files(more), 50));
        Map<String, String> credentials = new HashMap<>();
        List<String> first = new ArrayList<>();
        List<String> later = new ArrayList<>();
        for (int number = 0; first.isEmpty() || later.size() < 2; number++) {
            JsonNode enrolled = NODE.enrolled("mail" + number);
            String id = enrolled.path("sensor").asText();
            credentials.put(id, enrolled.path("credential").asText());
            root.send(root.request("/api/v1/sensors/" + id + "/group")
                    .method("PUT", BodyPublishers.ofString("{\"group\":\"mail\"}")));
            (standing(root, id).path("wanted").asLong() == 1 ? first : later).add(id);
        }
        List<String> all = List.of(first.getFirst(), later.getFirst(), later.get(1));
        root.post(MAIL + "/share", "{\"version\":1,\"share\":100}");
        try (ActingSensor one = inGroup(all.getFirst(), credentials, logs);
                ActingSensor two = inGroup(all.get(1), credentials, logs);
                ActingSensor three = inGroup(all.get(2), credentials, logs)) {
            for (String id : all) {
                await().atMost(PATIENCE)
                        .until(() -> standing(root, id).path("version").asLong() == 1);
            }
            Files.writeString(more, "before\n");
            for (String id : all) {
                await().atMost(PATIENCE).until(() -> records(root, id) == 2);
            }

            root.post(MAIL + "/configuration", written(files(Path.of("/etc/shadow")), 50));
            await().atMost(PATIENCE)
                    .until(() -> !latest(root).path("stoppedAt").asText("").isEmpty());
            assertThat(latest(root).path("stoppedWhy").asText()).contains("Of 1 sensors that tried it, 1 rejected it");
            assertThat(root.post(MAIL + "/share", "{\"version\":2,\"share\":100}")
                            .code())
                    .isEqualTo("sensor-group.stopped");

            Files.writeString(more, "after\n", StandardOpenOption.APPEND);
            for (String id : all) {
                await().atMost(PATIENCE).until(() -> records(root, id) == 3);
                assertThat(standing(root, id).path("version").asLong()).isEqualTo(1);
                assertThat(standing(root, id).path("state").asText())
                        .isEqualTo(id.equals(all.getFirst()) ? "refused" : "applied");
            }
            assertThat(List.of(one.running(), two.running(), three.running())).doesNotContain(false);
        }
    }

    private ActingSensor inGroup(String id, Map<String, String> credentials, Path logs) throws IOException {
        return new ActingSensor(
                Files.createDirectories(folder.resolve(id)),
                NODE.address(),
                String.valueOf(credentials.get(id)),
                List.of(),
                "remote-configuration { allow = true, under = [\"%s\"] }".formatted(logs));
    }

    private static JsonNode latest(Caller root) {
        return root.get(MAIL).json().path("versions").path(0);
    }

    private static JsonNode standing(Caller root, String id) {
        for (JsonNode one : root.get(MAIL + "/sensors?limit=1000").json().path("items")) {
            if (one.path("sensor").asText().equals(id)) {
                return one;
            }
        }
        return MissingNode.getInstance();
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
