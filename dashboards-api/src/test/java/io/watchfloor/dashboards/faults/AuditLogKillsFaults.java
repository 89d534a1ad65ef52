package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.inputs.AuditOperations;
import io.watchfloor.dashboards.inputs.AuditOperations.Operation;
import io.watchfloor.dashboards.inputs.StubActivityFeed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The node that pulls Office 365's audit log is killed again and again, between two downloads and at random moments,
 * while content comes twice: each record counts once. {@code -Dfaults.kills=6 -Dfaults.seed=…}
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class AuditLogKillsFaults {

    private static final String RULES = """
            title: Any Operation In The Audit Log
            id: 0b1d5f0e-7f7a-4a0e-9a55-0d8c1f6a2b07
            level: low
            logsource: {product: m365, service: audit}
            detection:
              selection: {eventName|exists: true}
              condition: selection
            """;

    private static final int NODES = 3;
    private static final int KILLS = Integer.getInteger("faults.kills", 6);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final int USERS = 10;
    private static final int IN_A_BLOB = 100;
    private static final Duration SOON = Duration.ofMinutes(2);

    private static final StubActivityFeed FEED = new StubActivityFeed();

    @RegisterExtension
    static final RunningCluster CLUSTER = RunningCluster.ofNodes(NODES)
            .withRules(RULES)
            .with("watchfloor.rules.builtin = off\n" + FEED.settings())
            .supervised();

    private final Map<String, Long> expected = new TreeMap<>();
    private final Random random = new Random(SEED);

    @AfterAll
    static void close() {
        FEED.close();
    }

    @Test
    void eachRecordCountsOnceHoweverOftenTheNodeThatPullsIsKilled() throws IOException, InterruptedException {
        FEED.allowDownloads(0);
        addOperations();
        for (int kill = 1; kill <= KILLS; kill++) {
            addVisits(kill);
            await("a node pulls").atMost(SOON).until(FEED::blocks);
            List<Double> before = answered();
            FEED.allowDownloads(1 + random.nextInt(6));
            if (random.nextBoolean()) {
                await("the pull goes on until it is stopped").atMost(SOON).until(FEED::blocks);
            } else {
                Thread.sleep(random.nextInt(300));
            }
            ChildNode puller = CLUSTER.node(puller(before));
            puller.kill();
            FEED.allowDownloads(0);
            // Simulates that the lease of the killed node has expired.
            CLUSTER.jdbi()
                    .useHandle(handle -> handle.execute("UPDATE cloud_lease SET until = now() - interval '1 second'"));
            puller.start();
        }
        FEED.allowDownloads(Integer.MAX_VALUE);
        for (int node = 0; node < NODES; node++) {
            CLUSTER.awaitReady(node);
        }
        await("each record counts once")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(counts()).isEqualTo(expected));
        int asked = FEED.requests();
        await("everything is listed again").atMost(SOON).until(() -> FEED.requests() > asked + 30);
        assertThat(counts()).isEqualTo(expected);
        System.out.printf(
                "%d kills, seed %d, %d records of %d downloads: each counted once%n",
                KILLS,
                SEED,
                expected.values().stream().mapToLong(Long::longValue).sum(),
                FEED.asked().size());
    }

    /** Number of responses that each node received from the API; zero for a node that is not ready. */
    private static List<Double> answered() throws InterruptedException {
        List<Double> all = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            try {
                all.add(CLUSTER.node(node).metric("watchfloor_egress_answered_total"));
            } catch (IOException e) {
                all.add(0.0);
            }
        }
        return all;
    }

    /** The node that received the most responses since then. */
    private static int puller(List<Double> before) throws InterruptedException {
        List<Double> now = answered();
        return IntStream.range(0, NODES)
                .boxed()
                .max(Comparator.comparingDouble(node -> now.get(node) - before.get(node)))
                .orElseThrow();
    }

    private void addOperations() {
        Map<String, List<String>> records = new TreeMap<>();
        for (Operation one : AuditOperations.all(FEED.began())) {
            expected.put(one.asset(), 1L);
            records.computeIfAbsent(one.type(), type -> new ArrayList<>()).add(one.record());
        }
        records.forEach((type, all) -> {
            for (int blob = 0; blob < all.size(); blob += 4) {
                List<String> some = all.subList(blob, Math.min(all.size(), blob + 4));
                FEED.add(type, FEED.began().minusSeconds(1000 - blob), some);
                FEED.add(type, FEED.began().minus(Duration.ofDays(3)).plusSeconds(blob), some);
            }
        });
    }

    private void addVisits(int round) {
        List<String> records = new ArrayList<>();
        for (int number = 0; number < IN_A_BLOB; number++) {
            String user = "visitor%d@nordwind.example".formatted(number % USERS);
            records.add(AuditOperations.viewed(round + "-" + number, user, Instant.now()));
            expected.merge("user:" + user, 1L, Long::sum);
        }
        for (int copy = 0; copy < 3; copy++) {
            FEED.add("Audit.SharePoint", Instant.now().minusSeconds(2 + copy), records);
        }
    }

    private static Map<String, Long> counts() throws IOException, InterruptedException {
        Map<String, Long> counts = new TreeMap<>();
        Outcome.alerts(CLUSTER.node(0).address(), CLUSTER.token(0))
                .forEach((alert, all) -> counts.put(
                        alert.substring(alert.indexOf(" on ") + 4),
                        all.stream().mapToLong(Long::longValue).sum()));
        return counts;
    }
}
