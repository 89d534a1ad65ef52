package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups at random moments while telemetry, rule packs and users change data: each can be restored, starts, contains
 * everything acknowledged before the backup began, and its read models match its journal.
 */
class RestoreMomentsFaults {

    private static final int BACKUPS = Integer.getInteger("faults.backups", 5);
    private static final long SEED = Long.getLong("faults.seed", 20261126);
    private static final String RULE = "11111111-1111-4111-8111-111111110001";
    private static final int ASSETS = 7;

    @TempDir
    Path folder;

    private final AtomicInteger acked = new AtomicInteger();
    private final AtomicInteger packs = new AtomicInteger();
    private final AtomicBoolean going = new AtomicBoolean(true);

    private record Taken(Path file, int acked, int packs) {}

    @Test
    void aBackupOfAnyMomentIsACenter() throws Exception {
        Random random = new Random(SEED);
        Path first = Files.createDirectory(folder.resolve("first"));
        Taken[] taken = new Taken[BACKUPS];
        try (LaunchedNode node = LaunchedNode.start(first)) {
            String sensor = node.sensor("it");
            putPack(node);
            Thread flow = Thread.ofPlatform().start(() -> flow(node, sensor));
            Thread people = Thread.ofPlatform().start(() -> people(node));
            for (int n = 0; n < BACKUPS; n++) {
                Thread.sleep(random.nextInt(1_500));
                int ackedBefore = acked.get();
                int packsBefore = packs.get();
                Path file = folder.resolve(n + ".backup");
                Launched backup = Launched.center("backup", "--data", node.data, file);
                assertThat(backup.err()).isEmpty();
                taken[n] = new Taken(file, ackedBefore, packsBefore);
            }
            going.set(false);
            flow.join();
            people.join();
        }
        for (int n = 0; n < BACKUPS; n++) {
            starts(n, taken[n]);
        }
    }

    private void starts(int number, Taken taken) throws Exception {
        Path place = Files.createDirectory(folder.resolve("restored-" + number));
        assertThat(Launched.center("restore", "--data", place.resolve("data"), taken.file())
                        .err())
                .isEmpty();
        Instant begin = Instant.now();
        Map<String, Integer> once;
        try (LaunchedNode node = LaunchedNode.start(place)) {
            long ready = Duration.between(begin, Instant.now()).toMillis();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(counts(node).values().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum())
                            .as("records that were acked before backup %d", number)
                            .isGreaterThanOrEqualTo(taken.acked()));
            behindNothing(node);
            once = counts(node);
            assertThat(node.get("/api/v1/rule-packs/night", node.administrator())
                            .json()
                            .path("revision")
                            .asInt())
                    .as("changes of packs that were answered before backup %d", number)
                    .isGreaterThanOrEqualTo(taken.packs());
            System.out.printf(
                    "backup %d: %d acked before, %s judged in it, ready after %d ms%n",
                    number, taken.acked(), once.values(), ready);
        }
        // After a restart it shows the same: the read models match the journal, and nothing is duplicated.
        try (LaunchedNode node = LaunchedNode.start(place)) {
            behindNothing(node);
            assertThat(counts(node)).isEqualTo(once);
        }
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void behindNothing(LaunchedNode node) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> node.get("/api/v1/status", node.administrator())
                                .json()
                                .path("boards")
                                .path("eventsBehind")
                                .asInt(-1)
                        == 0);
    }

    private void flow(LaunchedNode node, String sensor) {
        try {
            for (int n = 0; going.get(); n++) {
                LaunchedNode.Answer answer = node.send(node.request("/api/v1/telemetry", sensor)
                        .header("Idempotency-Key", "k" + n)
                        .POST(BodyPublishers.ofString(record(n))));
                if (answer.json().path("accepted").asInt() == 1) {
                    acked.incrementAndGet();
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void people(LaunchedNode node) {
        try {
            while (going.get()) {
                putPack(node);
                for (JsonNode one :
                        node.get("/api/v1/cases", node.administrator()).json().path("items")) {
                    node.post(
                            "/api/v1/cases/" + one.path("id").asText() + "/notes",
                            node.administrator(),
                            "{\"text\":\"seen\"}");
                }
                Thread.sleep(200);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void putPack(LaunchedNode node) throws IOException, InterruptedException {
        LaunchedNode.Answer answer = node.send(node.request("/api/v1/rule-packs/night", node.administrator())
                .PUT(BodyPublishers.ofString("""
                        title: Program Seen
                        id: %s
                        status: test
                        description: For this test, for the %d. time.
                        author: Watchfloor
                        date: 2026-01-05
                        logsource: {product: windows, category: process_creation}
                        detection:
                            selection:
                                Image|endswith: '\\wscript.exe'
                            condition: selection
                        level: medium
                        """.formatted(RULE, packs.get()))));
        if (answer.status() == 200) {
            packs.set(answer.json().path("revision").asInt());
        }
    }

    /** Number of matches of the pack's rule by asset. */
    private static Map<String, Integer> counts(LaunchedNode node) throws IOException, InterruptedException {
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode alert : node.get("/api/v1/alerts?limit=200", node.administrator())
                .json()
                .path("items")) {
            if (alert.path("rule").asText().equals(RULE)) {
                counts.merge(alert.path("asset").toString(), alert.path("count").asInt(), Integer::sum);
            }
        }
        return counts;
    }

    private static String record(int number) {
        return """
                {"asset":"ws%d.corp.example","time":"2026-11-24T22:%02d:%02d.123Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\wscript.exe","CommandLine":"wscript.exe %d"}}
                """.formatted(number % ASSETS, number / 60 % 60, number % 60, number);
    }
}
