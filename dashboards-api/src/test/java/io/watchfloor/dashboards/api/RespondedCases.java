package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;

/** On a whole node: a sensor that runs actions, and operations of users on them in a case. */
final class RespondedCases {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RespondedCases() {}

    static void act(Caller root, HttpClient http, URI center) {
        String token =
                done(root.post("/api/v1/sensors/tokens", "{}")).path("token").asText();
        JsonNode enrolled = done(
                root.as("").post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"doer\"}".formatted(token)));
        configure(root, enrolled.path("sensor").asText());
        String path = "/api/v1/cases/"
                + done(root.get("/api/v1/cases"))
                        .path("items")
                        .path(0)
                        .path("id")
                        .asText()
                + "/responses";
        assertThat(root.post(path + "/isolate-host", "{\"sensor\":\"doer\",\"reason\":\"It spreads.\"}")
                        .code())
                .isEqualTo("response.not-allowed");
        ReadySensor sensor = ReadySensor.connected(
                http,
                center,
                enrolled.path("credential").asText(),
                "isolate-host",
                "block-address",
                "kill-process",
                "collect-package");
        Caller.Answer asked = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> root.post(
                                path + "/isolate-host",
                                "{\"asset\":\"host:doer\",\"limitSeconds\":600,\"reason\":\"It spreads.\"}"),
                        answer -> answer.status() == 200);
        String id = asked.json().path("id").asText();
        Awaitility.await().atMost(PATIENCE).until(() -> !sensor.orders().isEmpty());
        sensor.tells(id, 1, State.RUNNING, "executing");
        sensor.tells(id, 2, State.SUCCEEDED, "the host is isolated, except from the center");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> done(root.get(path)).path("items").toString().contains("\"succeeded\""));
        done(root.get(path + "/proposed"));
        done(root.post(path + "/" + id + "/revert", "{}"));
        collect(root, http, center, enrolled.path("credential").asText(), path);
        sensor.leave();
        done(root.post(
                path + "/kill-process",
                "{\"sensor\":\"doer\",\"pid\":4711,\"program\":\"mimikatz\",\"reason\":\"It steals passwords.\"}"));
        Awaitility.await().atMost(PATIENCE).until(() -> {
            String block = done(root.post(
                            path + "/block-address",
                            "{\"sensor\":\"doer\",\"address\":\"192.0.2.66\",\"reason\":\"It calls home.\"}"))
                    .path("id")
                    .asText();
            return root.post(path + "/" + block + "/cancel", "{}").status()
                    == 200; // after the center has noticed the disconnect
        });
    }

    /** One byte is a valid package, too. */
    private static void collect(Caller root, HttpClient http, URI center, String credential, String path) {
        String id = done(root.post(
                        path + "/collect-package",
                        "{\"sensor\":\"doer\",\"paths\":[\"/var/log/auth.log\"],\"state\":[\"users\"],\"reason\":\"Who was it?\"}"))
                .path("id")
                .asText();
        URI part = URI.create("%s/api/v1/sensors/packages/%s?offset=0&total=1&sha256=%s"
                .formatted(center, id, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"));
        HttpRequest sent = HttpRequest.newBuilder(part)
                .header("Authorization", "Bearer " + credential)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1]))
                .build();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> http.send(sent, HttpResponse.BodyHandlers.ofString())
                        .body()
                        .contains("\"complete\":true"));
        assertThat(root.get(path + "/" + id + "/package").status()).isEqualTo(200);
    }

    private static void configure(Caller root, String sensor) {
        done(root.send(root.request("/api/v1/sensors/" + sensor + "/group")
                .method("PUT", HttpRequest.BodyPublishers.ofString("{\"group\":\"web\"}"))));
        String group = "/api/v1/sensor-groups/web";
        done(
                root.post(
                        group + "/configuration",
                        "{\"text\":\"{\\\"files\\\":[{\\\"path\\\":\\\"/var/log/auth.log\\\"}]}\",\"share\":10,\"note\":\"Sign-ins.\"}"));
        done(root.post(group + "/share", "{\"version\":1,\"share\":100}"));
        done(root.post(group + "/withdraw", "{\"version\":1}"));
        done(root.get(group));
        done(root.get(group + "/sensors"));
        done(root.get("/api/v1/sensor-groups"));
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isLessThan(400);
        return answer.json();
    }
}
