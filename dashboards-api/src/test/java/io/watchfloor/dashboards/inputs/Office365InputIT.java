package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.inputs.AuditOperations.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that pulls Office 365's audit log: each record becomes one detection, whatever the API does. */
class Office365InputIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StubActivityFeed feed = new StubActivityFeed();

    @RegisterExtension
    final RunningNode node = RunningNode.with(
            () -> RunningNode.onlyRules(Path.of("src/test/resources/inputs/rules/m365_any_operation.yml")
                            .toAbsolutePath())
                    + feed.settings());

    @AfterEach
    void close() {
        feed.close();
    }

    /** Number of detections by asset. */
    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        node.list("/api/v1/alerts")
                .forEach(alert -> counts.merge(
                        alert.path("asset").asText(), alert.path("count").asInt(), Integer::sum));
        return counts;
    }

    private void awaitCounts(Map<String, Integer> expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(counts()).isEqualTo(expected));
    }

    private JsonNode input() {
        return node.list("/api/v1/inputs").stream()
                .filter(one -> one.path("name").asText().equals("office365"))
                .findFirst()
                .orElseThrow();
    }

    private void awaitRefused(String code, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(input().path("refused").path(code).asInt()).isEqualTo(count));
    }

    /** Waits until the node has listed everything twice more. */
    private void awaitPulls() {
        String last = feed.add(
                "Audit.General",
                Instant.now().minusSeconds(2),
                List.of(AuditOperations.viewed(
                        "probe-" + feed.asked().size(), "probe@nordwind.example", Instant.now())));
        await().atMost(PATIENCE).until(() -> feed.asked().contains(last));
        String lastDlp = feed.add("DLP.All", Instant.now().minusSeconds(2), List.of());
        await().atMost(PATIENCE).until(() -> feed.asked().contains(lastDlp));
    }

    private Map<String, Integer> withoutProbes() {
        Map<String, Integer> counts = counts();
        counts.remove("user:probe@nordwind.example");
        return counts;
    }

    @Test
    void eachOf40OperationsIsBroughtOnceWithDoubledRepeatedAndLateContentAndOverARestart() {
        Instant began = feed.began();
        Map<String, Integer> expected = new HashMap<>();
        Map<String, List<String>> records = new TreeMap<>();
        for (Operation one : AuditOperations.all(began.minusSeconds(3600))) {
            expected.put(one.asset(), 1);
            records.computeIfAbsent(one.type(), type -> new ArrayList<>()).add(one.record());
        }
        assertThat(expected).hasSize(AuditOperations.COUNT);
        assertThat(records.keySet()).isEqualTo(StubActivityFeed.CONTENT_TYPES);
        records.forEach((type, all) -> {
            // Blobs of three records; each is listed twice, and its records come again in another blob days later.
            for (int from = 0; from < all.size(); from += 3) {
                List<String> some = all.subList(from, Math.min(from + 3, all.size()));
                feed.listAgain(feed.add(type, began.minus(Duration.ofDays(5)).plusSeconds(from), some));
                feed.add(type, began.minus(Duration.ofHours(30)).plusSeconds(from), some);
                feed.add(type, began.minusSeconds(100 - from), some);
            }
        });
        // A record of two content types.
        feed.add("Audit.General", began.minusSeconds(50), Objects.requireNonNull(records.get("DLP.All")));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(withoutProbes()).isEqualTo(expected));
        awaitPulls();

        node.restart();
        awaitPulls();
        assertThat(withoutProbes()).isEqualTo(expected);
        String late = feed.add(
                "Audit.Exchange",
                began.minus(Duration.ofMinutes(40)),
                List.of(AuditOperations.viewed("late", "late@nordwind.example", began)));
        expected.put("user:late@nordwind.example", 1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(withoutProbes()).isEqualTo(expected));
        assertThat(input().path("late").asInt()).isEqualTo(1);

        node.restart();
        // Appears three days late, and is found when all that Microsoft keeps is listed.
        feed.add(
                "Audit.SharePoint",
                began.minus(Duration.ofDays(3)),
                List.of(AuditOperations.viewed("later", "late@nordwind.example", began)));
        node.restart();
        expected.put("user:late@nordwind.example", 2);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(withoutProbes()).isEqualTo(expected));
        assertThat(feed.asked())
                .as("content is downloaded once")
                .doesNotHaveDuplicates()
                .contains(late);
        assertThat(input().path("refused")).isEmpty();
    }

    @Test
    void sevenDaysOfOutageAreCaughtUpAndALongerOneIsReported() {
        feed.add(
                "Audit.Exchange",
                feed.began().minusSeconds(10),
                List.of(AuditOperations.viewed("first", "a@x", feed.began())));
        awaitCounts(Map.of("user:a@x", 1));
        awaitPulls();

        node.node().close();
        for (int hours = 1; hours < 7 * 24; hours += 8) {
            feed.add(
                    "Audit.Exchange",
                    feed.began().minus(Duration.ofHours(hours)),
                    List.of(AuditOperations.viewed("h" + hours, "b@x", feed.began())));
        }
        setLastPull(Duration.ofDays(7).minusHours(1));
        node.restart();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(withoutProbes()).isEqualTo(Map.of("user:a@x", 1, "user:b@x", 21)));
        awaitPulls();
        assertThat(input().path("refused")).isEmpty();
        assertThat(input().path("late").asInt())
                .as("content of the outage is not late")
                .isZero();

        node.node().close();
        setLastPull(Duration.ofDays(9));
        node.restart();
        awaitRefused("office365.gap", StubActivityFeed.CONTENT_TYPES.size());
        awaitPulls();
        assertThat(input().path("refused").path("office365.gap").asInt())
                .as("each content type's loss is reported once")
                .isEqualTo(StubActivityFeed.CONTENT_TYPES.size());
        assertThat(withoutProbes()).isEqualTo(Map.of("user:a@x", 1, "user:b@x", 21));
    }

    /** Simulates that the last pull was some time ago. */
    private void setLastPull(Duration ago) {
        node.jdbi().useHandle(handle -> {
            handle.execute(
                    "UPDATE cloud_pull SET mark = ? WHERE door = 'office365' AND mark <> ''",
                    feed.began().minus(ago).toString());
        });
    }

    @Test
    void aFailingBlobBlocksNoOtherAndLostContentIsCounted() {
        String broken = feed.add(
                "Audit.Exchange",
                feed.began().minusSeconds(90),
                List.of(AuditOperations.viewed("1", "a@x", feed.began())));
        String missing = feed.add(
                "Audit.Exchange",
                feed.began().minusSeconds(80),
                List.of(AuditOperations.viewed("2", "b@x", feed.began())));
        String gone = feed.add(
                "Audit.Exchange",
                feed.began().minus(Duration.ofDays(2)),
                List.of(AuditOperations.viewed("3", "c@x", feed.began())));
        String expired = feed.add(
                "Audit.Exchange",
                feed.began().minusSeconds(70),
                List.of(AuditOperations.viewed("4", "d@x", feed.began())));
        feed.breakContent(broken, "AF50000");
        feed.breakContent(missing, "AF20050");
        feed.breakContent(gone, "AF20050");
        feed.breakContent(expired, "AF20051");
        feed.add(
                "Audit.Exchange",
                feed.began().minusSeconds(60),
                List.of(
                        "{\"Operation\":\"NoId\",\"Workload\":\"Exchange\",\"UserId\":\"e@x\"}",
                        "5",
                        AuditOperations.viewed("6", "e@x", feed.began())));
        feed.add(
                "Audit.SharePoint",
                feed.began().minusSeconds(60),
                List.of(AuditOperations.viewed("7", "f@x", feed.began())));
        awaitCounts(Map.of("user:e@x", 2, "user:f@x", 1));
        awaitRefused("office365.expired", 1);
        awaitRefused("office365.missing", 1);
        assertThat(input().at("/lastError/code").asText()).startsWith("office365.");

        feed.breakContent(broken, "");
        feed.breakContent(missing, "");
        awaitCounts(Map.of("user:a@x", 1, "user:b@x", 1, "user:e@x", 2, "user:f@x", 1));
        assertThat(feed.asked().stream().filter(gone::equals)).as("given up").hasSize(1);
        // Content that is held back until Microsoft deletes it is counted, by the node that starts after that time.
        String held = feed.add("DLP.All", feed.began().minusSeconds(5), List.of());
        feed.breakContent(held, "AF50000");
        await().atMost(PATIENCE).until(() -> feed.asked().contains(held));
        node.node().close();
        node.jdbi()
                .useHandle(
                        handle -> handle.execute("UPDATE cloud_item SET at = at - interval '7 days' WHERE NOT done"));
        node.restart();
        awaitRefused("office365.expired", 1);
    }

    @Test
    void throttledRequestsWaitAndAMissingPermissionNamesWhatToDo() {
        feed.throttle(2, true);
        feed.forbid("DLP.All");
        feed.add(
                "Audit.Exchange",
                feed.began().minusSeconds(60),
                List.of(AuditOperations.viewed("1", "a@x", feed.began())));
        feed.add("DLP.All", feed.began().minusSeconds(60), List.of(AuditOperations.viewed("2", "b@x", feed.began())));
        awaitCounts(Map.of("user:a@x", 1));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(input().at("/lastError/detail").asText())
                        .contains("401 (AF10001)", "ActivityFeed.ReadDlp"));

        feed.forbid("");
        awaitCounts(Map.of("user:a@x", 1, "user:b@x", 1));
        feed.stop("DLP.All");
        awaitRefused("office365.subscription-stopped", 1);
        assertThat(feed.subscriptions()).hasSize(5).containsEntry("DLP.All", "enabled");

        feed.throttle(1, false);
        await().atMost(PATIENCE)
                .until(() -> input().at("/lastError/code").asText().equals("office365.answer-429"));
        int asked = feed.requests();
        awaitNothing(asked);
    }

    /** Microsoft counts quotas per minute, so that nothing is requested for this time. */
    private void awaitNothing(int requests) {
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> feed.requests() == requests);
    }
}
