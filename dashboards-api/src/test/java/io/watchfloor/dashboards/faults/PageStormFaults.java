package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.paging.Receiver;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Delay of a notification while ten thousand cases are open, and the number sent to one contact method when five
 * hundred cases open in a minute. Prints the delay, which depends on the machine.
 */
class PageStormFaults {

    private static final int CASES = Integer.getInteger("faults.cases", 10_000);
    private static final int PAGES = Integer.getInteger("faults.pages", 200);
    private static final int STORM = Integer.getInteger("faults.storm", 500);
    private static final int AT_ONCE = 500;
    private static final String HIGH = "wscript.exe";
    private static final String CRITICAL = "mimikatz.exe";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void amongThousandsOfCasesThatSomebodyHasAPageIsQuick() throws Exception {
        try (Receiver receiver = new Receiver();
                ChildNode node =
                        node(receiver, "notifications-per-minute = 6000, notifications-per-sensor-and-minute = 3000")) {
            node.awaitReady();
            fill(node, "n", CASES, HIGH);
            acknowledgeAll(node);
            List<Long> fromDue = new ArrayList<>();
            List<Long> fromRecord = new ArrayList<>();
            String sensor = ChildSensor.enrol(node.address(), node.bootstrapToken(), "real");
            for (int number = 0; number < PAGES; number++) {
                String name = "real-%04d.corp.example".formatted(number);
                Instant sent = Instant.now();
                send(node, sensor, record(name, HIGH));
                Receiver.Got got = heard(receiver, name);
                fromRecord.add(Duration.between(sent, got.at()).toMillis());
                fromDue.add(Duration.between(
                                Instant.parse(got.body().path("queuedAt").asText()), got.at())
                        .toMillis());
                Thread.sleep(100);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d cases open: a due page arrives after p50 %d ms, p99 %d ms, at most %d; from the record on p50 %d, p99 %d%n",
                    CASES + PAGES,
                    of(fromDue, 50),
                    of(fromDue, 99),
                    of(fromDue, 100),
                    of(fromRecord, 50),
                    of(fromRecord, 99));
        }
    }

    @Test
    void aStormIsToldInFewPagesAndTheMostUrgentSoon() throws Exception {
        try (Receiver receiver = new Receiver();
                ChildNode node = node(receiver, "notifications-per-minute = 30")) {
            node.awaitReady();
            Instant began = Instant.now();
            int sensors = 25;
            for (int sensor = 0; sensor < sensors; sensor++) {
                fill(node, "storm%02d-".formatted(sensor), STORM / sensors, HIGH);
            }
            Duration took = Duration.between(began, Instant.now());
            List<Long> delays = new ArrayList<>();
            for (int number = 0; number < 5; number++) {
                String name = "urgent-%d.corp.example".formatted(number);
                String sensor = ChildSensor.enrol(node.address(), node.bootstrapToken(), "urgent" + number);
                Instant sent = Instant.now();
                send(node, sensor, record(name, CRITICAL));
                delays.add(Duration.between(sent, heard(receiver, name).at()).toMillis());
                Thread.sleep(5_000);
            }
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> Duration.between(began, Instant.now()).toSeconds() >= 70);
            long first = receiver.taken().stream()
                    .filter(got -> got.at().isBefore(began.plusSeconds(60)))
                    .count();
            System.out.printf(
                    Locale.ROOT,
                    "%d cases in %d s: the contact got %d messages in the first minute, %d in its busiest; the most urgent after %s ms%n",
                    STORM,
                    took.toSeconds(),
                    first,
                    busiestMinute(receiver.taken()),
                    delays);
            assertThat(busiestMinute(receiver.taken())).isLessThanOrEqualTo(30);
        }
    }

    private ChildNode node(Receiver receiver, String limits) throws IOException {
        Path high = Files.writeString(
                folder.resolve("high.yml"),
                AttackSamples.programSeen("11111111-1111-4111-8111-111111111111", HIGH, "high"));
        Path critical = Files.writeString(
                folder.resolve("critical.yml"),
                AttackSamples.programSeen("22222222-2222-4222-8222-222222222222", CRITICAL, "critical"));
        Path config = Files.writeString(
                folder.resolve("node.conf"),
                RunningNode.onlyRules(high, critical) + Recordings.NO_FLOODS + "\n" + receiver.settings()
                        + "watchfloor.escalation { " + limits + " }\n");
        return new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT);
    }

    private void fill(ChildNode node, String prefix, int count, String program) throws Exception {
        String filler = ChildSensor.enrol(node.address(), node.bootstrapToken(), prefix + "filler");
        int before = status(node, "/cases/open");
        for (int first = 0; first < count; first += AT_ONCE) {
            StringBuilder records = new StringBuilder();
            for (int number = first; number < Math.min(count, first + AT_ONCE); number++) {
                records.append(record("%s%05d".formatted(prefix, number), program));
            }
            send(node, filler, records.toString());
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> status(node, "/cases/open") >= before + count);
    }

    private void acknowledgeAll(ChildNode node) throws Exception {
        Instant began = Instant.now();
        int done = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (List<String> ids = waiting(node); !ids.isEmpty(); ids = waiting(node)) {
                List<Future<HttpResponse<Void>>> all = new ArrayList<>();
                for (String id : ids) {
                    all.add(threads.submit(() -> http.send(
                            asks(node, "/api/v1/cases/" + id + "/acknowledge")
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())));
                }
                for (Future<HttpResponse<Void>> one : all) {
                    assertThat(one.get().statusCode()).isLessThan(300);
                }
                done += ids.size();
            }
        }
        System.out.printf(
                "%d cases acknowledged in %d s%n",
                done, Duration.between(began, Instant.now()).toSeconds());
    }

    private List<String> waiting(ChildNode node) throws Exception {
        List<String> ids = new ArrayList<>();
        json(asks(node, "/api/v1/cases?status=new&limit=200").GET())
                .path("items")
                .forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }

    private Receiver.Got heard(Receiver receiver, String name) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> receiver.taken().reversed().stream()
                                .filter(got -> got.body().toString().contains(name))
                                .reduce((later, earlier) -> earlier),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static long of(List<Long> values, int percent) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    private static int busiestMinute(List<Receiver.Got> taken) {
        return taken.stream()
                .mapToInt(first -> (int) taken.stream()
                        .filter(got -> !got.at().isBefore(first.at())
                                && got.at().isBefore(first.at().plusSeconds(59)))
                        .count())
                .max()
                .orElse(0);
    }

    private static String record(String asset, String program) {
        return """
                {"asset":"%s","time":"2026-11-24T22:26:52Z","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\%s","CommandLine":"%s"}}
                """.formatted(asset, program, program);
    }

    private int status(ChildNode node, String pointer) throws Exception {
        return json(asks(node, "/api/v1/status").GET()).at(pointer).asInt();
    }

    private void send(ChildNode node, String credential, String records) throws Exception {
        JsonNode answer = json(HttpRequest.newBuilder(node.address().resolve("/api/v1/telemetry"))
                .header("Authorization", "Bearer " + credential)
                .POST(HttpRequest.BodyPublishers.ofString(records)));
        assertThat(answer.path("accepted").asLong())
                .as(answer.toString())
                .isEqualTo(records.lines().filter(line -> !line.isBlank()).count());
    }

    private static HttpRequest.Builder asks(ChildNode node, String path) {
        return HttpRequest.newBuilder(node.address().resolve(path))
                .header("Authorization", "Bearer " + node.bootstrapToken());
    }

    private JsonNode json(HttpRequest.Builder request) throws Exception {
        return json.readTree(
                http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }
}
