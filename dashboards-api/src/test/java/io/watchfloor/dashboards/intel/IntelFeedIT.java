package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A feed of one center")
final class IntelFeedIT {

    private static final String TOOL = """
            {"type":"tool","spec_version":"2.1","id":"tool--d1b2c3d4-0000-4000-8000-%012d","created":"2026-03-01T10:00:00.000Z",
             "modified":"%s","name":"%s","object_marking_refs":["%s"]}""";
    private static final String GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    private static final String RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";

    @RegisterExtension
    static final RunningNode SHARING = RunningNode.standard();

    @RegisterExtension
    static final RunningNode POLLING = RunningNode.with("watchfloor.egress.allow = [\"127.0.0.0/8\"]\n");

    private static JsonNode put(RunningNode node, String path, String body) {
        Caller root = node.administrator();
        Caller.Answer answer =
                root.send(root.request("/api/v1/" + path).method("PUT", HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static void imported(String... objects) {
        Caller.Answer answer = SHARING.administrator()
                .post(
                        "/api/v1/intel/bundles",
                        "{\"type\":\"bundle\",\"id\":\"bundle--44af6c39-c09b-49c5-9de2-394224b04982\",\"objects\":["
                                + String.join(",", objects) + "]}");
        assertThat(answer.json().path("added").asInt())
                .as(answer.response().body())
                .isEqualTo(objects.length);
    }

    private static JsonNode feed(String name) {
        return POLLING.list("/api/v1/intel/feeds").stream()
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode tool(int number) {
        return POLLING.administrator()
                .get("/api/v1/intel/objects?id=tool--d1b2c3d4-0000-4000-8000-%012d".formatted(number))
                .json()
                .path("items")
                .path(0);
    }

    private static void awaitHealth(String name, String health) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(feed(name).path("state").path("health").asText())
                                .as(feed(name).toString())
                                .isEqualTo(health));
    }

    @Test
    @DisplayName("brings what another center shares, its new versions and its revocations, and shows what fails")
    void pollsAnotherCenter() {
        put(SHARING, "partners/ferry", "{\"organisation\":\"Ferry\"}");
        String token = SHARING.administrator()
                .post("/api/v1/people/partner-ferry/tokens", "{}")
                .json()
                .path("token")
                .asText();
        String importer =
                SHARING.administrator().get("/api/v1/me").json().path("name").asText();
        put(SHARING, "intel/collections/ferry", "{\"partner\":\"ferry\",\"ceiling\":\"green\"}");
        put(SHARING, "intel/collections/ferry/sources/" + importer, "");
        imported(
                TOOL.formatted(1, "2026-03-01T10:00:00.000Z", "shared", GREEN),
                TOOL.formatted(2, "2026-03-01T10:00:00.000Z", "secret", RED));
        String url = SHARING.address() + "/taxii2/";
        JsonNode made = put(
                POLLING,
                "intel/feeds/center",
                "{\"url\":\"%s\",\"username\":\"partner-ferry\",\"password\":\"%s\",\"everySeconds\":10}"
                        .formatted(url, token));
        assertThat(made.toString()).doesNotContain(token);
        awaitHealth("center", "ok");
        assertThat(tool(1).path("source").asText()).isEqualTo("feed:center");
        assertThat(tool(1).path("tlp").asText()).isEqualTo("green");
        assertThat(tool(2).isMissingNode()).isTrue();

        imported(TOOL.formatted(1, "2026-03-02T10:00:00.000Z", "shared and later", GREEN)
                .replace("\"name\"", "\"revoked\":true,\"name\""));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            POLLING.administrator().post("/api/v1/intel/feeds/center/poll", "{}");
            return tool(1).path("validity").path("revoked").asBoolean();
        });
        assertThat(feed("center").path("state").path("added").asInt()).isEqualTo(2);
        byte[] stored = POLLING.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT secret FROM intel_feed")
                        .mapTo(byte[].class)
                        .one());
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(token);

        put(SHARING, "partners/ferry/limits", "{\"state\":\"paused\"}");
        POLLING.administrator().post("/api/v1/intel/feeds/center/poll", "{}");
        awaitHealth("center", "failing");
        assertThat(feed("center").path("state").path("errorCode").asText()).isEqualTo("taxii.credentials");
        put(SHARING, "partners/ferry/limits", "{\"state\":\"active\"}");
        POLLING.administrator().post("/api/v1/intel/feeds/center/poll", "{}");
        awaitHealth("center", "ok");
    }

    @Test
    @DisplayName("keeps its password for its server only, and calls no address inside")
    void guardsItsPassword() {
        String body = "{\"url\":\"%s\",\"password\":\"secret\",\"enabled\":false}";
        put(POLLING, "intel/feeds/guarded", body.formatted("https://one.example/taxii2/"));
        Caller root = POLLING.administrator();
        String elsewhere = "{\"url\":\"https://two.example/taxii2/\",\"enabled\":false}";
        assertThat(root.send(root.request("/api/v1/intel/feeds/guarded")
                                .method("PUT", HttpRequest.BodyPublishers.ofString(elsewhere)))
                        .code())
                .isEqualTo("feed.password");
        for (String bad :
                new String[] {"ftp://one.example/", "https://169.254.169.254/", "https://user@one.example/"}) {
            assertThat(root.send(root.request("/api/v1/intel/feeds/bad")
                                    .method("PUT", HttpRequest.BodyPublishers.ofString(body.formatted(bad))))
                            .code())
                    .as(bad)
                    .isEqualTo("feed.url");
        }
        assertThat(root.post("/api/v1/intel/feeds/guarded/poll", "{}").code()).isEqualTo("feed.paused");
        assertThat(root.send(root.request("/api/v1/intel/feeds/guarded").DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(root.post("/api/v1/intel/feeds/guarded/poll", "{}").status()).isEqualTo(404);
    }
}
