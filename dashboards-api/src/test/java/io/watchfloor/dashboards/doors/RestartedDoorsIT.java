package io.watchfloor.dashboards.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.api.RunningNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A center that restarts while senders send: what was answered with success is there, and what comes twice was sent twice. Each batch is
 * about an asset of its own, whose alert counts its records. {@code -Dwatchfloor.doors.records=100000} for a long run.
 */
class RestartedDoorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RECORDS = Integer.getInteger("watchfloor.doors.records", 2_000);
    private static final int BATCH = 100;
    private static final int SENDERS = 2;
    private static final int ATTEMPTS = 600;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(RunningNode.onlyRules(
                    Path.of("src/test/resources/doors/rules/heartbeat_line.yml").toAbsolutePath())
            + """
            watchfloor.doors.hec.path = /doors/hec
            watchfloor.doors.bulk.path = /doors/bulk
            watchfloor.doors.otlp.path = /doors/otlp
            """);

    private final DoorCaller doors = DoorCaller.of(NODE);

    /** Senders of one door, and how often each of their batches went out. */
    private final class Run {

        private final String door;
        private final String token;
        private final int batches;
        private final boolean repeats;
        private final Map<Integer, Integer> attempts = new ConcurrentHashMap<>();
        private final Set<Integer> confirmed = ConcurrentHashMap.newKeySet();
        private final AtomicInteger next = new AtomicInteger();

        Run(String door, int batches, boolean repeats) {
            this.door = door;
            this.token = doors.sender(door, "*");
            this.batches = batches;
            this.repeats = repeats;
        }

        private String host(int batch) {
            return "%s%s-%d".formatted(door, repeats ? "" : "-once", batch);
        }

        void run() throws Exception {
            try (ExecutorService threads = Executors.newFixedThreadPool(SENDERS)) {
                Future<?>[] senders = IntStream.range(0, SENDERS)
                        .mapToObj(number -> threads.submit(this::send))
                        .toArray(Future<?>[]::new);
                await().atMost(PATIENCE).until(() -> confirmed.size() >= batches / 2);
                NODE.restart();
                for (Future<?> sender : senders) {
                    sender.get();
                }
            }
        }

        private void send() {
            for (int batch = next.getAndIncrement(); batch < batches; batch = next.getAndIncrement()) {
                for (int i = 0; i < (repeats ? ATTEMPTS : 1) && !confirmed.contains(batch); i++) {
                    attempts.merge(batch, 1, Integer::sum);
                    if (taken(batch)) {
                        confirmed.add(batch);
                    } else {
                        pause();
                    }
                }
            }
        }

        /** Whether everything was answered with success. */
        private boolean taken(int batch) {
            try {
                return switch (door) {
                    case "hec" -> {
                        DoorCaller.Answer answer = doors.post(
                                "/doors/hec/services/collector/event",
                                "{\"host\":\"%s\",\"event\":\"counted-line\"}\n"
                                        .formatted(host(batch))
                                        .repeat(BATCH),
                                "Authorization",
                                "Splunk " + token);
                        yield answer.status() == 200;
                    }
                    case "bulk" -> {
                        DoorCaller.Answer answer = doors.post(
                                "/doors/bulk/logs/_bulk",
                                "{\"create\":{}}\n{\"fromhost\":\"%s\",\"message\":\"counted-line\"}\n"
                                        .formatted(host(batch))
                                        .repeat(BATCH),
                                "Authorization",
                                "Bearer " + token);
                        yield answer.status() == 200
                                && !answer.json().path("errors").asBoolean(true);
                    }
                    default -> {
                        String record = "{\"body\":{\"stringValue\":\"counted-line\"}}";
                        DoorCaller.Answer answer = doors.post(
                                "/doors/otlp/v1/logs",
                                """
                                {"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"%s"}}]},\
                                "scopeLogs":[{"logRecords":[%s]}]}]}""".formatted(host(batch), (record + ",").repeat(BATCH - 1) + record),
                                "Authorization",
                                "Bearer " + token,
                                "Content-Type",
                                "application/json");
                        yield answer.status() == 200 && answer.json().isEmpty();
                    }
                };
            } catch (IllegalStateException broken) {
                return false;
            }
        }

        private static void pause() {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Records of each batch that are there. */
        Map<Integer, Integer> arrived() {
            Map<Integer, Integer> arrived = new HashMap<>();
            String prefix = "host:" + host(0).substring(0, host(0).length() - 1);
            NODE.list("/api/v1/alerts").forEach(alert -> {
                String asset = alert.path("asset").asText();
                if (asset.startsWith(prefix)) {
                    arrived.put(
                            Integer.parseInt(asset.substring(prefix.length())),
                            alert.path("count").asInt());
                }
            });
            return arrived;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hec", "bulk", "otlp"})
    void whatWasAnsweredWithSuccessIsThereAndNothingCameTwiceThatWasSentOnce(String door) throws Exception {
        Run run = new Run(door, RECORDS / BATCH, true);
        run.run();

        assertThat(run.confirmed).hasSize(run.batches);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(run.arrived()).hasSize(run.batches));
        Map<Integer, Integer> arrived = run.arrived();
        assertThat(arrived)
                .allSatisfy((batch, records) -> assertThat(records)
                        .as("batch %d, sent %d times", batch, run.attempts.get(batch))
                        .isBetween(BATCH, BATCH * run.attempts.getOrDefault(batch, 0)));
        System.out.printf(
                "%s: %d records sent, %d arrived, %d of them twice, 0 lost%n",
                door,
                run.batches * BATCH,
                arrived.values().stream().mapToInt(Integer::intValue).sum(),
                arrived.values().stream().mapToInt(one -> one - BATCH).sum());
    }

    @Test
    void aSenderThatDoesNotRepeatLosesWhatWasNotAnsweredAndNothingElse() throws Exception {
        Run run = new Run("hec", RECORDS / BATCH, false);
        run.run();

        assertThat(run.confirmed).hasSizeLessThan(run.batches);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(run.arrived().keySet()).containsAll(run.confirmed));
        assertThat(run.arrived().values()).allMatch(records -> records == BATCH);
    }
}
