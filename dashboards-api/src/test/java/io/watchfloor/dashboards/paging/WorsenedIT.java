package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Escalation of an acknowledged case: notifications are repeated until it is acknowledged, also after a restart of the
 * node.
 */
class WorsenedIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void worseNewsOnAnAcknowledgedCaseReachTheReceiverUntilSomebodyConfirms() throws Exception {
        try (Receiver receiver = new Receiver();
                PagedNode node = new PagedNode(
                        folder,
                        receiver.settings() + "watchfloor.escalation { repeat-every = 5 s, attempts = 100 }\n")) {
            Caller sensor = node.sensor("dc01");
            node.send(sensor, PagedNode.record("dc01.corp.example", PagedNode.HIGH));
            await().atMost(PATIENCE)
                    .until(() ->
                            receiver.taken().stream().anyMatch(got -> got.kind().equals("opened")));
            String id = receiver.taken().getFirst().body().at("/case/id").asText();
            await().atMost(PATIENCE)
                    .until(() -> acknowledge(node, id) == 200); // the notification may precede the read model

            Instant sent = Instant.now();
            receiver.answers(503);
            node.send(sensor, PagedNode.record("dc01.corp.example", PagedNode.CRITICAL));
            await().atMost(PATIENCE).until(() -> !worsened(receiver.tried()).isEmpty());
            System.out.printf(
                    Locale.ROOT,
                    "worse news were with the receiver after %d ms%n",
                    Duration.between(sent, worsened(receiver.tried()).getFirst().at())
                            .toMillis());
            node.restart();
            receiver.answers(204);

            await().atMost(PATIENCE).until(() -> !worsened(receiver.taken()).isEmpty());
            Receiver.Got first = worsened(receiver.taken()).getFirst();
            assertThat(first.key())
                    .as("the page that was owed when the node ended, under the same key")
                    .isEqualTo(worsened(receiver.tried()).getFirst().key());
            assertThat(first.body().at("/case/worsened/to").asText()).isEqualTo("critical");
            await().atMost(PATIENCE).until(() -> worsened(receiver.taken()).size() >= 2);

            JsonNode shown = await().atMost(PATIENCE)
                    .until(
                            () -> node.get("/api/v1/cases/" + id),
                            one -> one.at("/worsened/to").asText().equals("critical"));
            assertThat(shown.path("status").asText()).isEqualTo("acknowledged");
            assertThat(shown.path("round").asInt()).isEqualTo(1);
            assertThat(shown.at("/worsened/from").asText()).isEqualTo("high");
            assertThat(shown.at("/worsened/confirmedBy").isNull()).isTrue();

            JsonNode confirmed = node.administrator()
                    .post(
                            "/api/v1/cases/" + id + "/confirm",
                            "{\"news\":%d}".formatted(shown.at("/worsened/news").asInt()))
                    .json();
            assertThat(confirmed.at("/worsened/confirmedBy").asText()).isNotEmpty();
            Instant seen = Instant.now();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(node.list("/api/v1/notifications?kind=worsened&case=" + id))
                            .hasSizeGreaterThanOrEqualTo(2));
            await().during(Duration.ofSeconds(8))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> worsened(receiver.tried()).stream()
                            .noneMatch(got -> got.at().isAfter(seen.plusSeconds(1))));
            assertThat(acknowledge(node, id))
                    .as("who has the case has not changed")
                    .isEqualTo(200);
        }
    }

    private static int acknowledge(PagedNode node, String id) throws Exception {
        return node.administrator()
                .post("/api/v1/cases/" + id + "/acknowledge", "")
                .status();
    }

    private static List<Receiver.Got> worsened(List<Receiver.Got> all) {
        return all.stream().filter(got -> got.kind().equals("worsened")).toList();
    }
}
