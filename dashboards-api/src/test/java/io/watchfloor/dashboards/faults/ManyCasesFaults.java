package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.paging.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of unacknowledged cases with repeated notifications: the node keeps working, and a new case is notified.
 * Prints the times.
 */
class ManyCasesFaults {

    private static final int CASES = Integer.getInteger("faults.cases", 10_000);
    private static final int AT_ONCE = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void amongThousandsOfOpenCasesANewOneIsHeard() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Path config = Files.writeString(
                    folder.resolve("node.conf"),
                    "watchfloor.rules.builtin = on\n" + Recordings.NO_FLOODS + "\n" + receiver.settings());
            try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
                node.awaitReady();
                fill(node);
                for (int round = 1; round <= 3; round++) {
                    hear(node, receiver, round);
                    Thread.sleep(20_000);
                }
                List<Receiver.Got> taken = receiver.taken();
                System.out.printf(
                        Locale.ROOT,
                        "%d MiB of heap after a collection, %d pages, %d of them digests, the largest about %d cases%n",
                        node.heapAfterCollection() >> 20,
                        taken.size(),
                        taken.stream()
                                .filter(got -> got.kind().equals("digest"))
                                .count(),
                        taken.stream()
                                .mapToInt(got -> got.body().at("/digest/cases").asInt())
                                .max()
                                .orElse(0));
                assertThat(node.alive()).isTrue();
                assertThat(busiestMinute(taken)).isLessThanOrEqualTo(30);
                assertThat(node.metric("watchfloor_notifications_deferred_total"))
                        .isZero();
            }
        }
    }

    private void fill(ChildNode node) throws Exception {
        Instant began = Instant.now();
        String filler = ChildSensor.enrol(node.address(), node.bootstrapToken(), "filler");
        for (int first = 0; first < CASES; first += AT_ONCE) {
            StringBuilder records = new StringBuilder();
            for (int number = first; number < Math.min(CASES, first + AT_ONCE); number++) {
                records.append(record("n%05d".formatted(number)));
            }
            send(node.address(), filler, records.toString());
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> status(node).at("/cases/new").asInt() >= CASES);
        System.out.printf(
                Locale.ROOT,
                "%d cases open after %d s%n",
                CASES,
                Duration.between(began, Instant.now()).toSeconds());
    }

    private void hear(ChildNode node, Receiver receiver, int round) throws Exception {
        String name = "real-" + round + ".corp.example";
        String sensor = ChildSensor.enrol(node.address(), node.bootstrapToken(), "real" + round);
        Instant sent = Instant.now();
        send(node.address(), sensor, record(name));
        await().atMost(PATIENCE)
                .until(() -> receiver.taken().stream()
                        .anyMatch(got -> got.body().toString().contains(name)));
        Instant heard = receiver.taken().stream()
                .filter(got -> got.body().toString().contains(name))
                .findFirst()
                .orElseThrow()
                .at();
        System.out.printf(
                Locale.ROOT,
                "a new case is heard after %d ms%n",
                Duration.between(sent, heard).toMillis());
    }

    private static int busiestMinute(List<Receiver.Got> taken) {
        return taken.stream()
                .mapToInt(first -> (int) taken.stream()
                        .filter(got -> !got.at().isBefore(first.at())
                                && got.at().isBefore(first.at().plusSeconds(55)))
                        .count())
                .max()
                .orElse(0);
    }

    private static String record(String asset) {
        return """
                {"asset":"%s","time":"2026-11-24T22:26:52Z","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
                """.formatted(asset);
    }

    private JsonNode status(ChildNode node) throws Exception {
        return send(HttpRequest.newBuilder(node.address().resolve("/api/v1/status"))
                .header("Authorization", "Bearer " + node.bootstrapToken()));
    }

    private void send(URI center, String credential, String records) throws Exception {
        JsonNode answer = send(HttpRequest.newBuilder(center.resolve("/api/v1/telemetry"))
                .header("Authorization", "Bearer " + credential)
                .POST(HttpRequest.BodyPublishers.ofString(records)));
        assertThat(answer.path("accepted").asLong())
                .as(answer.toString())
                .isEqualTo(records.lines().filter(line -> !line.isBlank()).count());
    }

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        return json.readTree(
                http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }
}
