package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.webhooks.WebhookReceiver;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node is killed ({@code kill -9}) while a receiver reads a delivery, before the node knows the answer. */
@Tag("processes")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@DisplayName("Webhooks of a node that is killed")
class WebhookKillsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int KILLS = 3;
    private static final int EACH = 40;

    @TempDir
    private Path folder;

    private static String id(int number) {
        return "indicator--a1b2c3d4-0000-4000-8000-%012d".formatted(number);
    }

    private static void imported(Caller root, int number) {
        Caller.Answer answer = root.post("/api/v1/intel/bundles?tlp=green", """
                {"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04982","objects":[{"type":"indicator","spec_version":"2.1",
                "id":"%s","created":"2026-03-01T10:00:00.000Z","modified":"2026-03-01T10:00:00.000Z",
                "indicator_types":["malicious-activity"],"pattern":"[domain-name:value = 'd%d.example']","pattern_type":"stix",
                "valid_from":"2026-03-01T00:00:00Z"}]}""".formatted(id(number), number));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    @Test
    @DisplayName("miss no change, and repeat the interrupted delivery with the same id and the same changes")
    void missNothing() throws Exception {
        Path config = Files.writeString(folder.resolve("center.conf"), """
                watchfloor.egress.allow = [127.0.0.1]
                watchfloor.webhooks.timeout = 3 s
                """);
        try (WebhookReceiver receiver = new WebhookReceiver();
                ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT);
                HttpClient http = HttpClient.newHttpClient()) {
            node.awaitReady();
            Caller root = new Caller(http, node.address(), node.bootstrapToken());
            JsonNode created = root.post(
                            "/api/v1/webhooks",
                            "{\"name\":\"p\",\"url\":\"%s\",\"events\":[\"intelligence\"]}".formatted(receiver.url()))
                    .json();
            assertThat(created.path("secret").asText()).startsWith("whsec_");
            receiver.is(WebhookReceiver.Mood.TAKES_SLOWLY);
            int next = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                for (int one = 0; one < EACH; one++) {
                    imported(root, next++);
                }
                int before = receiver.all().size();
                imported(root, next++);
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> receiver.all().size() > before);
                node.killAndRestart();
            }
            List<String> all = IntStream.range(0, next)
                    .mapToObj(number -> "indicator.added " + id(number))
                    .toList();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(receiver.changes()).isEqualTo(all));

            long repeated =
                    receiver.all().stream()
                            .collect(Collectors.groupingBy(WebhookReceiver.Delivery::id))
                            .values()
                            .stream()
                            .filter(same -> same.size() > 1)
                            .peek(same -> assertThat(same.stream()
                                            .map(WebhookReceiver.Delivery::changes)
                                            .distinct())
                                    .hasSize(1))
                            .count();
            System.out.printf(
                    "%d kills, %d changes, %d deliveries, %d ids repeated%n",
                    KILLS, next, receiver.all().size(), repeated);
            assertThat(repeated).as("a kill during a delivery repeats it").isPositive();
        }
    }
}
