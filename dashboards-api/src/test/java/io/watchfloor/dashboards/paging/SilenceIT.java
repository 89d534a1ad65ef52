package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Missing notification coverage is reported. */
class SilenceIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void aCenterWithoutAReceiverSaysSoBeforeTheFirstCase() throws Exception {
        try (PagedNode node = new PagedNode(folder, "")) {
            JsonNode paging = node.get("/api/v1/status").path("notifications");
            assertThat(paging.path("state").asText()).isEqualTo("nobody");
            assertThat(paging.path("reason").asText()).contains("watchfloor.escalation.webhook-url");
            assertThat(node.metric("watchfloor_notification_coverage_gaps{reason=\"no-receiver\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aReceiverThatRefusesEveryPageIsSaidUntilOneArrives() throws Exception {
        try (Receiver receiver = new Receiver();
                PagedNode node =
                        new PagedNode(folder, receiver.settings() + "watchfloor.escalation.repeat-every = 2 s\n")) {
            assertThat(state(node)).isEqualTo("notified");
            receiver.answers(503);
            node.send(node.sensor("ws1"), PagedNode.record("ws1.corp.example", PagedNode.HIGH));
            await().atMost(PATIENCE).until(() -> state(node).equals("failing"));
            assertThat(node.get("/api/v1/status").at("/notifications/reason").asText())
                    .contains("503");
            assertThat(node.metric("watchfloor_notification_coverage_gaps{reason=\"failing\"}"))
                    .isEqualTo(1);

            receiver.answers(204);
            await().atMost(PATIENCE).until(() -> state(node).equals("notified"));
            assertThat(node.get("/api/v1/status")
                            .at("/notifications/lastDeliveredAt")
                            .isNull())
                    .isFalse();
            assertThat(node.metric("watchfloor_notification_coverage_gaps{reason=\"failing\"}"))
                    .isZero();
        }
    }

    private static String state(PagedNode node) throws Exception {
        return node.get("/api/v1/status").at("/notifications/state").asText();
    }
}
