package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.web.Browser;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes with one database behave as one center, also when nodes stop and start. */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ThreeNodesIT {

    private static final String SPRAYED = "5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4c002";

    private static final String RULES = """
            title: A logon failed
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4c001
            name: logon_failed
            level: low
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4625}
              condition: selection
            ---
            title: Passwords are sprayed
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4c002
            level: high
            correlation:
              type: event_count
              rules: [logon_failed]
              group-by: [IpAddress]
              timespan: 10m
              condition: {gte: 12}
            """;

    private static final Duration SOON = Duration.ofMinutes(2);

    private static final PullTakeover PULL = new PullTakeover();

    // Longer timeouts: on a busy machine three nodes and the test delay each other for seconds, which is not what is
    // tested here.
    @RegisterExtension
    static final RunningCluster CLUSTER = RunningCluster.ofNodes(3)
            .withRules(RULES + "---\n" + PullTakeover.RULES)
            .with(PULL.settings() + "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 20 s")
            .supervised();

    private static String token;
    private static String credential;

    @BeforeAll
    static void enrolASensor() throws IOException, InterruptedException {
        token = CLUSTER.token(0);
        credential = ChildSensor.enrol(CLUSTER.node(0).address(), token, "three");
    }

    @AfterAll
    static void close() {
        PULL.close();
    }

    /** Also if the previous test ended while a node was stopped. */
    @BeforeEach
    void awaitAll() throws InterruptedException {
        for (int number = 0; number < 3; number++) {
            CLUSTER.awaitReady(number);
        }
    }

    @Test
    void whoeverIsAskedKnowsTheSame() throws IOException, InterruptedException {
        Shadows shadows = new Shadows("same", 30, 3);
        Map<Integer, Set<String>> live = new ConcurrentHashMap<>();
        List<LiveClient> clients = new ArrayList<>();
        try {
            for (int number = 0; number < 3; number++) {
                Set<String> heard = live.computeIfAbsent(number, unused -> ConcurrentHashMap.newKeySet());
                clients.add(new LiveClient(
                        HttpClient.newHttpClient(),
                        CLUSTER.node(number).address(),
                        token,
                        true,
                        frame -> shadows.assets().stream()
                                .filter(frame::contains)
                                .forEach(heard::add)));
            }
            replay("same", 0, List.of(shadows.write(CLUSTER.folder("recordings")), sprayed()));
            for (int number = 0; number < 3; number++) {
                int asked = number;
                await("boards of node " + asked)
                        .atMost(SOON)
                        .untilAsserted(
                                () -> assertThat(shadows.shown(alerts(asked))).isEqualTo(shadows.expected()));
                await("live stream of node " + asked)
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(live.get(asked)).containsAll(shadows.assets()));
                await("the correlation across assets on node " + asked)
                        .atMost(SOON)
                        .untilAsserted(
                                () -> assertThat(counts(alerts(asked), SPRAYED)).containsExactly(1L));
            }
        } finally {
            clients.forEach(LiveClient::close);
        }
        assertThat(CLUSTER.writers()).as("nodes on which entities live").hasSize(3);
        assertThat(outcome(1)).isEqualTo(outcome(0));
        assertThat(outcome(2)).isEqualTo(outcome(0));
    }

    @Test
    void aNodeThatLeavesAndOneThatIsKilledLoseAndDoubleNothing() throws IOException, InterruptedException {
        Shadows shadows = new Shadows("stay", 40, 25);
        Path state = CLUSTER.folder("stay");
        Path recording = shadows.write(CLUSTER.folder("recordings"));
        try (ChildSensor sensor =
                new ChildSensor(state, CLUSTER.node(0).address(), credential, 60, List.of(recording))) {
            CLUSTER.node(1).close();
            assertThat(CLUSTER.node(1).saidOfLeaving()).isEmpty();
            CLUSTER.node(1).start();
            CLUSTER.awaitReady(1);
            CLUSTER.node(2).kill();
            CLUSTER.node(2).start();
            CLUSTER.awaitReady(2);
            assertThat(sensor.finish(Duration.ofMinutes(4)))
                    .isEqualTo("sent %1$d, acked %1$d, rejected 0".formatted(shadows.records()));
        }
        for (int number = 0; number < 3; number++) {
            int asked = number;
            await("boards of node " + asked)
                    .atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(shadows.shown(alerts(asked))).isEqualTo(shadows.expected()));
        }
    }

    @Test
    void anotherNodeGoesOnWhenTheOneThatPullsFromACloudIsKilledAndEachRecordCountsOnce()
            throws IOException, InterruptedException {
        PULL.run(CLUSTER, 3);
    }

    @Test
    void whoIsDisabledIsOutEverywhere() throws Exception {
        try (Browser browser = Browser.start()) {
            new Departure(CLUSTER, browser).leaves("ann", "PATCH", "{\"disabled\":true}", "person-disabled");
        }
    }

    @Test
    void whoIsRemovedIsOutEverywhere() throws Exception {
        try (Browser browser = Browser.start()) {
            new Departure(CLUSTER, browser).leaves("ben", "DELETE", "", "person-removed");
        }
    }

    private static void replay(String name, int node, List<Path> files) throws IOException, InterruptedException {
        Path state = CLUSTER.folder(name);
        try (ChildSensor sensor = new ChildSensor(state, CLUSTER.node(node).address(), credential, 0, files)) {
            assertThat(sensor.finish(SOON)).endsWith("rejected 0");
        }
    }

    /** Twelve hosts with one failed logon each from one address: only together a password spray. */
    private static Path sprayed() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int host = 0; host < 12; host++) {
            lines.append("""
                    {"asset":"spray-%d.corp.example","time":"%s","logsource":{"product":"windows","service":"security"},\
                    "fields":{"EventID":4625,"IpAddress":"203.0.113.9"}}
                    """.formatted(host, Instant.now()));
        }
        return Files.writeString(CLUSTER.folder("recordings").resolve("spray.jsonl"), lines);
    }

    private static List<Long> counts(Map<String, List<Long>> alerts, String rule) {
        return alerts.entrySet().stream()
                .filter(alert -> alert.getKey().startsWith(rule))
                .flatMap(alert -> alert.getValue().stream())
                .toList();
    }

    private static Map<String, List<Long>> alerts(int node) throws IOException, InterruptedException {
        return Outcome.alerts(CLUSTER.node(node).address(), token);
    }

    private static Outcome outcome(int node) throws IOException, InterruptedException {
        return Outcome.of(CLUSTER.node(node).address(), token);
    }
}
