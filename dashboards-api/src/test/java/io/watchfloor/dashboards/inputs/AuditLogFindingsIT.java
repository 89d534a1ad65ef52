package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.inputs.AuditOperations.Operation;
import java.time.Duration;
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

    private List<String> dlpAlerts() {
        return node.list("/api/v1/alerts").stream()
                .filter(alert -> alert.path("finding").path("provider").asText().contains("Data Loss Prevention"))
                .map(alert -> "%s %s on %s, %d"
                        .formatted(
                                alert.path("level").asText(),
                                alert.path("title").asText(),
                                alert.path("asset").asText(),
                                alert.path("count").asInt()))
                .sorted()
                .toList();
    }

    @Test
    void eachMatchOfADlpRuleIsOneAlertWithRuleAndSeverityOverARestart() {
        List<String> expected = List.of(
                "high More than ten cards to the outside on user:u39@nordwind.example, 1",
                "low Shared with guests on user:u40@nordwind.example, 1");
        for (Operation one : AuditOperations.all(feed.began().minusSeconds(600))) {
            feed.add(one.type(), feed.began().minusSeconds(300), List.of(one.record()));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(dlpAlerts()).isEqualTo(expected));
        node.restart();
        String last = feed.add(
                "DLP.All",
                feed.began().minusSeconds(100),
                AuditOperations.all(feed.began().minusSeconds(600)).stream()
                        .filter(one -> one.type().equals("DLP.All"))
                        .map(Operation::record)
                        .toList());
        await().atMost(PATIENCE).until(() -> feed.asked().contains(last));
        int asked = feed.requests();
        await().atMost(PATIENCE).until(() -> feed.requests() > asked + 20);
        assertThat(dlpAlerts()).isEqualTo(expected);
    }
}
