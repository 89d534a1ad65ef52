package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.paging.escalation.Signature;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An external receiver gets heartbeats only while the center works. */
class HeartbeatIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void theOutsideHearsOfACenterThatWorks() throws Exception {
        try (Receiver pages = new Receiver();
                HeartbeatReceiver outside = new HeartbeatReceiver();
                PagedNode node = new PagedNode(folder, pages.settings() + outside.settings("1 s"))) {
            await().atMost(PATIENCE).until(() -> outside.beats().size() >= 3);

            HeartbeatReceiver.Beat beat = outside.beats().getLast();
            assertThat(beat.method()).isEqualTo("POST");
            assertThat(new Signature("outside")
                            .signs(beat.signature(), beat.body(), beat.at().getEpochSecond(), 60))
                    .isTrue();
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode said = node.get("/api/v1/status").path("heartbeat");
                assertThat(said.path("state").asText()).isEqualTo("sent");
                assertThat(said.path("sentAt").isNull()).isFalse();
            });
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(node.metric("watchfloor_heartbeats_total{outcome=\"sent\"}"))
                            .isPositive());

            outside.answers(500);
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode said = node.get("/api/v1/status").path("heartbeat");
                assertThat(said.path("state").asText()).isEqualTo("refused");
                assertThat(said.path("reason").asText()).contains("500");
            });
            assertThat(outside.failures()).isEmpty();
        }
    }

    @Test
    void aCenterThatTellsNobodyOfCasesIsSilentAndSaysWhy() throws Exception {
        try (HeartbeatReceiver outside = new HeartbeatReceiver();
                PagedNode node =
                        new PagedNode(folder, "watchfloor.egress.allow = [127.0.0.1]\n" + outside.settings("1 s"))) {
            await().atMost(PATIENCE).until(() -> !outside.failures().isEmpty());

            assertThat(outside.beats()).isEmpty();
            assertThat(outside.failures().getFirst().body()).contains("No one can be notified of a case");
            await().atMost(PATIENCE)
                    .until(() -> node.get("/api/v1/status")
                            .at("/heartbeat/state")
                            .asText()
                            .equals("withheld"));
        }
    }
}
