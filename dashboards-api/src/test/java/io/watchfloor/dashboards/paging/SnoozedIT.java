package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Escalation preview and snoozing, in a center without policies. */
class SnoozedIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void aCaseThatIsPutOffPagesNobodyUntilItsTimeAndThenBeginsAnew() throws Exception {
        try (Receiver receiver = new Receiver();
                PagedNode node = new PagedNode(folder, receiver.settings())) {
            node.send(node.sensor("ws1"), PagedNode.record("ws1.corp.example", PagedNode.HIGH));
            await().atMost(PATIENCE).until(() -> !receiver.taken().isEmpty());
            String id = receiver.taken().getFirst().body().at("/case/id").asText();
            await().atMost(PATIENCE).until(() -> node.list("/api/v1/cases").size() == 1);

            JsonNode would = node.get("/api/v1/cases/" + id + "/would-notify");
            assertThat(would.path("policy").asText()).isEqualTo("default");
            assertThat(would.path("running").asBoolean()).isTrue();
            assertThat(would.at("/steps/0/notified/0/to").asText()).isEqualTo("channel:webhook");
            JsonNode then = node.get("/api/v1/cases/" + id + "/would-notify?at=2030-01-01T00:00:00Z");
            assertThat(then.path("running").asBoolean()).isFalse();
            assertThat(then.at("/steps/1/at").asText()).isEqualTo("2030-01-01T00:01:00.000Z");

            Instant until = Instant.now().plusSeconds(6);
            JsonNode snoozed = snooze(node.administrator(), id, until);
            assertThat(snoozed.path("snoozedUntil").asText())
                    .startsWith(until.toString().substring(0, 19));
            assertThat(snoozed.path("status").asText()).isEqualTo("acknowledged");
            await().atMost(PATIENCE)
                    .until(() -> receiver.taken().stream()
                            .anyMatch(got -> got.body().path("round").asInt() == 2));
            assertThat(receiver.taken())
                    .filteredOn(got -> got.body().path("round").asInt() == 2)
                    .allSatisfy(got -> assertThat(got.at()).isAfterOrEqualTo(until.minusSeconds(1)));
        }
    }

    private static JsonNode snooze(Caller caller, String id, Instant until) {
        Caller.Answer answer = caller.send(caller.request("/api/v1/cases/" + id + "/snooze")
                .POST(HttpRequest.BodyPublishers.ofString("{\"until\":\"%s\"}".formatted(until))));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }
}
