package io.watchfloor.dashboards.center.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A center monitors another one: its outage becomes a case. */
class SecondCenterIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void theDeathOfACenterBecomesOneCaseOfAnother() throws IOException {
        Path rule = Files.writeString(
                folder.resolve("rule.yml"),
                AttackSamples.programSeen("22222222-2222-4222-8222-222222222222", "encryptor.exe", "high"));
        try (RunningNode watcher = RunningNode.standard().start()) {
            Caller root = watcher.administrator();
            String token = watcher.responder("north-center").token();
            assertThat(root.send(
                                    root.request("/api/v1/heartbeats/north")
                                            .method(
                                                    "PUT",
                                                    HttpRequest.BodyPublishers.ofString(
                                                            "{\"sender\":\"north-center\",\"everySeconds\":2,\"graceSeconds\":1}")))
                            .status())
                    .isEqualTo(200);
            assertThat(root.post("/api/v1/heartbeats/north", "{}").code()).isEqualTo("heartbeat.not-yours");
            RunningNode north = RunningNode.with("""
                            %s
                            watchfloor.heartbeat { url = "%s/api/v1/heartbeats/north", every = 1 s, token = "%s" }
                            watchfloor.escalation { webhook-url = "http://127.0.0.1:9/page", webhook-secret = nobody }
                            watchfloor.egress.allow = [127.0.0.1]
                            """.formatted(RunningNode.onlyRules(rule), watcher.address(), token))
                    .start();
            await().atMost(PATIENCE).until(() -> state(root).equals("up"));

            north.close();
            await().atMost(PATIENCE).until(() -> state(root).equals("missing"));
            await().atMost(PATIENCE).until(() -> cases(watcher) == 1);
            assertThat(watcher.metric("watchfloor_awaited_heartbeat_down{heartbeat=\"north\"}"))
                    .isEqualTo(1);

            watcher.restart();
            await().pollDelay(Duration.ofSeconds(5))
                    .atMost(PATIENCE)
                    .until(() -> state(watcher.administrator()).equals("missing"));
            JsonNode alert = watcher.list("/api/v1/alerts?asset=service:watchfloor").stream()
                    .filter(one -> one.path("title").asText().equals("Heartbeat Stays Away"))
                    .findFirst()
                    .orElseThrow();
            assertThat(alert.path("count").asLong())
                    .as("one outage, one detection")
                    .isEqualTo(1);

            Caller back = watcher.administrator().as(token);
            assertThat(back.post("/api/v1/heartbeats/north", "{\"works\":false,\"reason\":\"The disk is full.\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(state(back)).isEqualTo("failing");
            assertThat(back.post("/api/v1/heartbeats/north", "{}").status()).isEqualTo(200);
            JsonNode now = heartbeat(back);
            assertThat(now.path("state").asText()).isEqualTo("up");
            assertThat(now.path("outages").asLong()).isEqualTo(1);
            String kase = alert.path("case").asText();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(back.get("/api/v1/cases/" + kase + "/activity")
                                    .response()
                                    .body())
                            .contains("The heartbeat north of north-center has been received again"));
        }
    }

    private static long cases(RunningNode node) {
        return node.list("/api/v1/cases").stream()
                .filter(one -> one.path("title").asText().contains("Heartbeat Stays Away"))
                .count();
    }

    private static String state(Caller caller) {
        return heartbeat(caller).path("state").asText();
    }

    private static JsonNode heartbeat(Caller caller) {
        return caller.get("/api/v1/heartbeats").json().path("items").path(0);
    }
}
