package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.inputs.AuditOperations.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the built-in rules make of Office 365's audit log. */
class AuditLogFindingsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StubActivityFeed feed = new StubActivityFeed();

    @RegisterExtension
    final RunningNode node = RunningNode.with(feed::settings);

    @AfterEach
    void close() {
        feed.close();
    }

    private List<String> alerts() {
        return node.list("/api/v1/alerts").stream()
                .map(alert -> "%s: %s %s, %d"
                        .formatted(
                                alert.path("asset").asText(),
                                alert.path("level").asText(),
                                alert.path("title").asText(),
                                alert.path("count").asInt()))
                .sorted()
                .toList();
    }

    @Test
    void eachOf40OperationsIsOneAlertWithItsSeverityAndRoutineIsNoneOverARestart() {
        Instant at = feed.began().minusSeconds(600);
        List<Operation> notable = AuditOperations.all(at);
        List<String> expected = notable.stream()
                .map(one -> "%s: %s, 1".formatted(one.asset(), one.alert()))
                .sorted()
                .toList();
        assertThat(expected).hasSize(AuditOperations.COUNT);
        List<Operation> operations = new ArrayList<>(AuditOperations.routine(at));
        operations.addAll(notable);
        for (Operation one : operations) {
            feed.add(one.type(), feed.began().minusSeconds(300), List.of(one.record()));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts()).isEqualTo(expected));

        node.restart();
        List<String> again = operations.stream()
                .map(one -> feed.add(one.type(), feed.began().minusSeconds(100), List.of(one.record())))
                .toList();
        await().atMost(PATIENCE).until(() -> feed.asked().containsAll(again));
        int asked = feed.requests();
        await().atMost(PATIENCE).until(() -> feed.requests() > asked + 20);
        assertThat(alerts()).isEqualTo(expected);
    }
}
