package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Packs with very many rules on a running node with 1 GiB: it activates the whole pack, or rejects it with the reason,
 * keeps working, and loses nothing. {@code -Dfaults.rules=20000,100000}.
 */
class RulePackSizeFaults {

    private static final List<String> KINDS = List.of(
            "process_creation Image CommandLine",
            "image_load ImageLoaded Image",
            "file_event TargetFilename Image",
            "registry_set TargetObject Details",
            "network_connection DestinationHostname Image",
            "dns_query QueryName Image");

    /** Rules per file; a file may have 2 MiB. */
    private static final int RULES_A_FILE = 500;

    private static final int BEFORE = 200;
    private static final long EVERY_MILLIS = 25;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    static Stream<Integer> sizes() {
        return Stream.of(System.getProperty("faults.rules", "20000,100000").split(",", -1))
                .map(Integer::valueOf);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aNodeStandsAPackOfSoManyRules(int rules) throws IOException, InterruptedException {
        Path config = Files.writeString(folder.resolve("node.conf"), "watchfloor.rules.max-load-time = 38 s\n");
        try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            measured(node, "warm", CompletableFuture.completedFuture(null));
            Figures before = measured(node, "before", CompletableFuture.completedFuture(null));
            byte[] pack = zip(rules);
            long begin = System.nanoTime();
            CompletableFuture<HttpResponse<String>> put = http.sendAsync(
                    request(node, "/api/v1/rule-packs/large")
                            .timeout(Duration.ofMinutes(3))
                            .PUT(HttpRequest.BodyPublishers.ofByteArray(pack))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            Figures during = measured(node, "during", put);
            HttpResponse<String> answer = put.join();
            double seconds = (System.nanoTime() - begin) / 1e9;
            JsonNode json = JSON.readTree(answer.body());
            Figures after = measured(node, "after", CompletableFuture.completedFuture(null));
            System.out.printf(
                    Locale.ROOT,
                    "%d rules, %.1f MiB sent: %d %s%s after %.1f s; p99 to ack before %.0f, during %.0f, after %.0f ms; heap peak before %.0f, during %.0f MiB, after a collection %.0f MiB%n",
                    rules,
                    pack.length / 1048576.0,
                    answer.statusCode(),
                    json.path("code").asText("taken"),
                    json.at("/problems/0/code").asText("").isEmpty()
                            ? ""
                            : " (" + json.at("/problems/0/code").asText() + ")",
                    seconds,
                    before.p99(),
                    during.p99(),
                    after.p99(),
                    before.heap() / 1048576.0,
                    during.heap() / 1048576.0,
                    node.heapAfterCollection() / 1048576.0);

            assertThat(node.alive()).isTrue();
            assertThat(Stream.of(before, during, after).allMatch(Figures::lostNothing))
                    .as("each record of the others opened its case")
                    .isTrue();
            boolean isTaken = answer.statusCode() == 200;
            if (!isTaken) {
                assertThat(
                                answer.statusCode() == 422
                                        ? json.at("/problems/0/code").asText()
                                        : json.path("code").asText())
                        .isIn("rules.memory", "rules.count", "rule-pack.too-slow");
                assertThat(get(node, "/api/v1/rule-packs").path("items")).isEmpty();
            }
            assertThat(judges(node, rules - 1)).isEqualTo(isTaken);
        }
    }

    /**
     * Effect on other sensors.
     *
     * @param p99 milliseconds until the acknowledgement
     * @param heap maximum use in bytes
     */
    private record Figures(double p99, double heap, boolean lostNothing) {}

    /** Measures other sensors for a minimum time, and until the change is done. */
    @SuppressWarnings("try") // keeps the client connected
    private Figures measured(ChildNode node, String series, CompletableFuture<?> until)
            throws IOException, InterruptedException {
        String name = series + "-" + Long.toHexString(System.nanoTime());
        Probe probe = new Probe(node.address(), ChildSensor.enrol(node.address(), node.bootstrapToken(), name), name);
        int sent = 0;
        double heap = 0;
        LiveClient client = new LiveClient(http, node.address(), node.bootstrapToken(), true, probe::heard);
        try {
            do {
                probe.run(sent, BEFORE, EVERY_MILLIS);
                sent += BEFORE;
                heap = Math.max(heap, node.metric("jvm_memory_used_bytes{area=\"heap\"}"));
            } while (!until.isDone());
            probe.awaitShown(sent);
        } finally {
            client.close();
        }
        return new Figures(probe.ackP99(), heap, probe.shown() == sent);
    }

    private boolean judges(ChildNode node, int rule) throws IOException, InterruptedException {
        String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), "judges");
        String[] kind = KINDS.get(rule % KINDS.size()).split(" ", -1);
        String body = """
                {"asset":"judged.corp.example","time":"%s","logsource":{"product":"windows","category":"%s"},"fields":{"%s":"C:\\\\x\\\\tool%d.exe","%s":"run %s"}}
                """.formatted(Instant.now(), kind[0], kind[1], rule, kind[2], argument(rule));
        HttpRequest post = HttpRequest.newBuilder(node.address().resolve("/api/v1/telemetry"))
                .header("Authorization", "Bearer " + credential)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        String path = "/api/v1/alerts?rule=" + id(rule);
        if (get(node, "/api/v1/rules/" + id(rule)).path("id").isMissingNode()) {
            return false;
        }
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> !get(node, path).path("items").isEmpty());
        return true;
    }

    private JsonNode get(ChildNode node, String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(request(node, path).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private static HttpRequest.Builder request(ChildNode node, String path) {
        return HttpRequest.newBuilder(node.address().resolve(path))
                .header("Authorization", "Bearer " + node.bootstrapToken());
    }

    private static String id(int rule) {
        return new UUID(0x4000, rule + 1L).toString();
    }

    private static String argument(int rule) {
        return "argument-%d-of".formatted(rule * 7_919L % 1_000_003);
    }

    private static byte[] zip(int rules) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (int rule = 0; rule < rules; rule++) {
                if (rule % RULES_A_FILE == 0) {
                    zip.putNextEntry(new ZipEntry("rules/%06d.yml".formatted(rule)));
                }
                zip.write(("---\n" + rule(rule)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static String rule(int number) {
        String[] kind = KINDS.get(number % KINDS.size()).split(" ", -1);
        return """
                title: Tool %1$d used from a folder that anyone may write
                id: %2$s
                status: test
                description: Tool number %1$d of a set that is made by a test.
                author: Watchfloor
                date: 2026-01-05
                tags: [attack.execution, attack.t1059]
                logsource:
                    product: windows
                    category: %3$s
                detection:
                    selection:
                        %4$s|endswith:
                            - '\\tool%1$d.exe'
                            - '\\helper%1$d.dll'
                        %5$s|contains: '%6$s'
                    filter_main:
                        %5$s|startswith: 'C:\\Program Files\\vendor%7$d\\'
                    condition: selection and not filter_main
                falsepositives: [Unknown]
                level: low
                """.formatted(number, id(number), kind[0], kind[1], kind[2], argument(number), number % 997);
    }
}
