package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.watchfloor.dashboards.response.views.PlaybookEngine;
import io.watchfloor.ops.paging.escalation.Signature;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;

/** On a whole node: an automation that may act once per hour, and users' operations on its actions. */
final class AutomatedCases {

    private AutomatedCases() {}

    static void act(Caller root) throws IOException {
        try (PlaybookEngine engine = new PlaybookEngine()) {
            String body = """
                {"technique":"T1490","url":"%s","inverse":"%s","secret":"%s","limitSeconds":3600,"neverCriticalities":["critical"],
                "mostPerHour":1}""".formatted(engine.address("/isolate"), engine.address("/release"), PlaybookEngine.SECRET);
            put(root, "other", body);
            put(root, "isolate", body);
            done(root.get("/api/v1/automations"));
            done(root.post("/api/v1/automations/isolate/approve", "{\"version\":1}"));
            done(root.get("/api/v1/automations/isolate"));
            attack(root, "automated-1");
            JsonNode called = action(root, "automated-1", "succeeded");
            attack(root, "automated-2");
            JsonNode held = action(root, "automated-2", "held");
            done(root.post(path(root, "automated-2", held) + "/release", "{}"));
            attack(root, "automated-3");
            JsonNode unwanted = action(root, "automated-3", "held");
            done(root.post(path(root, "automated-3", unwanted) + "/cancel", "{}"));
            done(root.post(path(root, "automated-1", called) + "/revert", "{}"));
            action(root, "automated-1", "reverted");
            report(root, called.path("id").asText());
            done(root.post("/api/v1/automations/isolate/off", "{}"));
            assertThat(root.send(root.request("/api/v1/automations/other").DELETE())
                            .status())
                    .isEqualTo(204);
        }
    }

    /** Configures a monitored heartbeat of another center. */
    static void await(Caller root) {
        String body = "{\"sender\":\"administrator\",\"everySeconds\":60}";
        done(root.send(
                root.request("/api/v1/heartbeats/north").method("PUT", HttpRequest.BodyPublishers.ofString(body))));
        done(root.post("/api/v1/heartbeats/north", "{\"works\":true}"));
        done(root.get("/api/v1/heartbeats"));
        assertThat(root.send(root.request("/api/v1/heartbeats/north").DELETE()).status())
                .isEqualTo(204);
    }

    private static void put(Caller root, String name, String body) {
        done(root.send(
                root.request("/api/v1/automations/" + name).method("PUT", HttpRequest.BodyPublishers.ofString(body))));
    }

    /** The result of the reverting call is already known, so the report has no effect. */
    private static void report(Caller root, String action) {
        String body = "{\"call\":\"inverse\",\"outcome\":\"succeeded\"}";
        String signature =
                new Signature(PlaybookEngine.SECRET).header(Instant.now().getEpochSecond(), body);
        assertThat(root.as("")
                        .post("/api/v1/actions/" + action + "/outcome", body, Signature.HEADER, signature)
                        .status())
                .isEqualTo(204);
    }

    private static void attack(Caller root, String asset) {
        String token = done(root.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}"))
                .path("token")
                .asText();
        String credential = done(root.as("")
                        .post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"%s\"}".formatted(token, asset)))
                .path("credential")
                .asText();
        done(root.as(credential).post("/api/v1/telemetry", """
            {"asset":"%s","time":"2026-11-24T22:29:52.123Z","logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            """.formatted(asset)));
    }

    private static JsonNode action(Caller root, String asset, String state) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> action(root, asset),
                        one -> one.path("state").asText().equals(state));
    }

    private static JsonNode action(Caller root, String asset) {
        String id = caseOf(root, asset);
        return id.isEmpty()
                ? MissingNode.getInstance()
                : done(root.get("/api/v1/cases/" + id + "/actions"))
                        .path("items")
                        .path(0);
    }

    private static String path(Caller root, String asset, JsonNode action) {
        return "/api/v1/cases/" + caseOf(root, asset) + "/actions/"
                + action.path("id").asText();
    }

    private static String caseOf(Caller root, String asset) {
        return done(root.get("/api/v1/cases?q=" + asset))
                .path("items")
                .path(0)
                .path("id")
                .asText();
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(400);
        return answer.json();
    }
}
