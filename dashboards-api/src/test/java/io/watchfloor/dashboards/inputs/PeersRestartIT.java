package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.dashboards.api.RunningNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Losses of senders with a queue when the center is restarted. {@code -Dwatchfloor.inputs.records=100000} for the long
 * run.
 */
@Tag("peers")
class PeersRestartIT {

    private static final int RECORDS = Integer.getInteger("watchfloor.inputs.records", 20_000);
    private static final Duration PATIENCE = Duration.ofSeconds(120 + RECORDS / 100);
    private static final int TCP = FreePorts.tcp();
    private static final int KAFKA = FreePorts.tcp();

    /** One of this number of records matches a rule. */
    private static final int MATCHES_EACH = 100;

    /**
     * Records that rsyslog may lose or repeat when a connection ends: accepted by its system but not read by the input.
     */
    private static final int FEW = RECORDS / 20;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(RunningNode.onlyRules(
                    Path.of("src/test/resources/inputs/rules/failed_root.yml").toAbsolutePath())
            + """
            watchfloor.inputs {
              syslog { tcp = %d }
              kafka { servers = ["127.0.0.1:%d"], topics = [many] }
            }
            """.formatted(TCP, KAFKA));

    @TempDir
    private Path folder;

    private static String text(int number) {
        return number % MATCHES_EACH == 0
                ? "Failed password for root from 203.0.113.9 port %d ssh2".formatted(number)
                : "Accepted publickey for ops from 192.0.2.9 port %d ssh2".formatted(number);
    }

    private static long arrived(String door) {
        return NODE.list("/api/v1/sensors").stream()
                .filter(one -> one.path("id").asText().equals("door-" + door))
                .mapToLong(one -> one.path("records").asLong())
                .sum();
    }

    private static long alerts(String host) {
        return NODE.list("/api/v1/alerts?asset=host:" + host).stream()
                .mapToLong(one -> one.path("count").asLong())
                .sum();
    }

    @Test
    void rsyslogLosesAndDoublesNextToNothing() throws Exception {
        String lines =
                IntStream.range(0, RECORDS).mapToObj(PeersRestartIT::text).collect(Collectors.joining("\n", "", "\n"));
        Path file = Files.writeString(folder.resolve("lines.txt"), lines);
        String recipe = Recipes.of("rsyslog-tcp")
                .replace("center.example", "localhost")
                .replaceAll("\\b601\\b", Integer.toString(TCP));
        try (PeerProgram rsyslog = SyslogPeers.rsyslog(folder, "rs-many", recipe)) {
            Thread logging = Thread.ofPlatform().start(() -> SyslogPeers.logFile(folder, "sshd", file));
            await().atMost(PATIENCE).until(() -> arrived("syslog") > RECORDS / 3);
            NODE.restart();
            assertThat(logging.join(PATIENCE)).isTrue();
            await().atMost(PATIENCE).until(() -> arrived("syslog") >= RECORDS - FEW);
            await().during(Duration.ofSeconds(5))
                    .atMost(PATIENCE)
                    .until(() -> arrived("syslog"), one -> one >= RECORDS - FEW);
            long arrived = arrived("syslog");
            System.out.printf("Doors: of %d records of rsyslog by tcp %d arrived over a restart%n", RECORDS, arrived);
            assertThat(arrived).isBetween((long) RECORDS - FEW, (long) RECORDS + FEW);
            assertThat(rsyslog.said()).doesNotContain("error during parsing");
        }
    }

    @Test
    void kafkaLosesAndDoublesNothing() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder, KAFKA)) {
            String lines = IntStream.range(0, RECORDS)
                    .mapToObj(number -> "<38>1 2026-11-27T19:04:05Z ka-many sshd 77 - - " + text(number))
                    .collect(Collectors.joining("\n", "", "\n"));
            broker.produce(folder, "many", lines);
            await().atMost(PATIENCE).until(() -> arrived("kafka") > RECORDS / 3);
            NODE.restart();
            await().atMost(PATIENCE).until(() -> arrived("kafka") >= RECORDS);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(alerts("ka-many")).isEqualTo((RECORDS + MATCHES_EACH - 1) / MATCHES_EACH));
            System.out.printf(
                    "Doors: of %d records of kafka %d were read over a restart, and %d alerts counted%n",
                    RECORDS, arrived("kafka"), alerts("ka-many"));
            assertThat(List.of(alerts("ka-many"))).containsExactly((long) (RECORDS + MATCHES_EACH - 1) / MATCHES_EACH);
        }
    }
}
