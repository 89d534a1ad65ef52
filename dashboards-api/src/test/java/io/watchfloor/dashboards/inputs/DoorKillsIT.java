package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.config.testing.PreparedPostgres;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.faults.ChildNode;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The center is killed while senders send: losses and duplicates of each TCP input match the manual's table. Every
 * record matches a rule, and each hundred have their own host, so that each is counted. Long run: {@code
 * -Dwatchfloor.inputs.records=100000}.
 */
@Tag("peers")
class DoorKillsIT {

    private static final int RECORDS = Integer.getInteger("watchfloor.inputs.records", 4_000);
    private static final int EACH = HttpBatches.BATCH;
    private static final Duration PATIENCE = Duration.ofSeconds(120 + RECORDS / 100);
    private static final int TCP = FreePorts.tcp();
    private static final int TLS = FreePorts.tcp();
    private static final int GELF = FreePorts.tcp();
    private static final int KAFKA = FreePorts.tcp();
    private static final String TEXT = "counted-line";
    private static final List<String> HONEST = List.of("tcp", "tls", "gelf");
    private static final int MOST_LOST = NumberedSender.HELD + NumberedSender.BATCH;

    @TempDir
    private static Path folder;

    private static ChildNode node;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        Path kafka = Files.writeString(
                folder.resolve("kafka.properties"), "session.timeout.ms=6000\nheartbeat.interval.ms=2000\n");
        Path config = Files.writeString(
                folder.resolve("center.conf"),
                RunningNode.onlyRules(Path.of("src/test/resources/inputs/rules/heartbeat_line.yml")
                                .toAbsolutePath())
                        + """
                        watchfloor.inputs {
                          syslog { tcp = %d, tls = %d, receive-buffer = %d, rate = 1000000, burst = 1000000 }
                          gelf { tcp = %d, receive-buffer = %d, rate = 1000000, burst = 1000000 }
                          kafka { servers = ["127.0.0.1:%d"], topics = [many], properties = "%s" }
                          hec.path = /inputs/hec
                          bulk.path = /inputs/bulk
                          otlp.path = /inputs/otlp
                        }
                        """.formatted(TCP, TLS, NumberedSender.BUFFER, GELF, NumberedSender.BUFFER, KAFKA, kafka));
        PreparedPostgres.into(folder.resolve("data"));
        node = ChildNode.product(folder, config, FreePorts.tcp());
        node.awaitReady();
    }

    @AfterAll
    static void end() {
        node.close();
    }

    private Caller administrator() {
        return new Caller(http, node.address(), node.bootstrapToken());
    }

    private List<JsonNode> list(String path) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = administrator().get(path + "?limit=1000" + cursor).json();
            page.path("items").forEach(items::add);
            cursor = page.hasNonNull("nextCursor")
                    ? "&cursor=" + page.get("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return items;
    }

    /** Number of arrived records by hundred. */
    private Map<Integer, Integer> arrived(String prefix) {
        return HttpBatches.counted(prefix, list("/api/v1/alerts"));
    }

    private int total(String prefix) {
        return sum(arrived(prefix));
    }

    private static int sum(Map<Integer, Integer> arrived) {
        return arrived.values().stream().mapToInt(Integer::intValue).sum();
    }

    private long connections() {
        return list("/api/v1/inputs").stream()
                .filter(one -> !one.path("name").asText().equals("kafka"))
                .mapToLong(one -> one.path("connections").asLong())
                .sum();
    }

    /** Read models follow the order of commits: when the last record is shown, the others are, too. */
    private void last(String name) throws Exception {
        Thread one = new NumberedSender(
                        () -> NumberedSender.plain(TCP),
                        number -> NumberedSender.syslog("last-" + name + "-0", TEXT, number))
                .start(1);
        assertThat(one.join(PATIENCE)).isTrue();
        await().atMost(PATIENCE).until(() -> total("last-" + name + "-") == 1);
    }

    private static NumberedSender syslog(String prefix, NumberedSender.Connecting connecting) {
        return new NumberedSender(
                connecting, number -> NumberedSender.syslog(prefix + "-" + number / EACH, TEXT, number));
    }

    @Test
    void aConnectionLosesWhatIsOnItsWayAndDoublesNothingAndADoorThatReadsAheadIsCaught() throws Exception {
        try (ReadingAhead ahead = new ReadingAhead(TCP)) {
            Map<String, NumberedSender> senders = Map.of(
                    "tcp", syslog("tcp", () -> NumberedSender.plain(TCP)),
                    "tls", syslog("tls", () -> TrustingSockets.over(NumberedSender.plain(TLS), node.data())),
                    "gelf",
                            new NumberedSender(
                                    () -> NumberedSender.plain(GELF),
                                    number -> NumberedSender.gelf("gelf-" + number / EACH, TEXT, number)),
                    "ahead", syslog("ahead", () -> NumberedSender.plain(ahead.port())));
            List<Thread> threads =
                    senders.values().stream().map(one -> one.start(RECORDS)).toList();
            await().atMost(PATIENCE).until(() -> HONEST.stream().allMatch(door -> total(door + "-") >= RECORDS / 4));
            node.killAndRestart();
            for (Thread one : threads) {
                assertThat(one.join(PATIENCE)).isTrue();
            }
        }
        await().atMost(PATIENCE).until(() -> connections() == 0);
        last("sockets");
        for (String door : HONEST) {
            Map<Integer, Integer> arrived = arrived(door + "-");
            int lost = RECORDS - sum(arrived);
            System.out.printf("Doors: of %d records by %s %d were lost by a kill%n", RECORDS, door, lost);
            assertThat(arrived.values()).as("hundreds by " + door).allMatch(count -> count <= EACH);
            assertThat(lost).as("lost by " + door).isBetween(0, MOST_LOST);
        }
        assertThat(RECORDS - total("ahead-"))
                .as("lost by a door that reads ahead")
                .isGreaterThan(MOST_LOST);
    }

    @Test
    void whatWasAnsweredWithSuccessIsThereAndWhatIsThereTwiceWasSentTwice() throws Exception {
        Map<String, HttpBatches> runs = Stream.of("hec", "bulk", "otlp")
                .collect(Collectors.toMap(door -> door, door -> {
                    String token = administrator()
                            .post("/api/v1/inputs/" + door + "/tokens", "{\"name\":\"kills\",\"assets\":[\"*\"]}")
                            .json()
                            .path("token")
                            .asText();
                    return new HttpBatches(http, node::address, door, token, RECORDS / EACH, true);
                }));
        runs.values().forEach(HttpBatches::start);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> runs.values().stream().anyMatch(HttpBatches::halfway));
        node.killAndRestart();
        for (HttpBatches run : runs.values()) {
            run.finish();
        }
        last("http");
        runs.forEach((door, run) -> {
            assertThat(run.confirmed()).as("confirmed by " + door).hasSize(run.batches());
            Map<Integer, Integer> arrived = run.arrived(list("/api/v1/alerts"));
            System.out.printf(
                    "Doors: of %d records by %s none were lost by a kill, %d came twice%n",
                    RECORDS, door, sum(arrived) - RECORDS);
            assertThat(arrived).as("arrived by " + door).hasSize(run.batches());
            assertThat(arrived)
                    .allSatisfy((batch, records) ->
                            assertThat(records).isBetween(EACH, EACH * Math.max(1, run.attempts(batch))));
        });
    }

    @Test
    void kafkaLosesAndDoublesNothing() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder, KAFKA)) {
            broker.produce(
                    folder,
                    "many",
                    IntStream.range(0, RECORDS)
                            .mapToObj(number ->
                                    "<38>1 2026-11-27T19:04:05Z kafka-%d app 77 - - %s".formatted(number / EACH, TEXT))
                            .collect(Collectors.joining("\n", "", "\n")));
            await().atMost(PATIENCE).until(() -> total("kafka-") >= RECORDS / 3);
            node.killAndRestart();
            await().atMost(PATIENCE).until(() -> total("kafka-") >= RECORDS);
            last("kafka");
            Map<Integer, Integer> arrived = arrived("kafka-");
            System.out.printf("Doors: of %d records of kafka %d were read over a kill%n", RECORDS, sum(arrived));
            assertThat(arrived).hasSize(RECORDS / EACH);
            assertThat(arrived.values()).allMatch(count -> count == EACH);
        }
    }
}
