package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Priority;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.spool.SpoolKey;
import io.watchfloor.sensors.agent.spool.SpoolLimits;
import io.watchfloor.sensors.agent.spool.SpoolLimits.WhenFull;
import io.watchfloor.sensors.agent.uplink.Uplink;
import io.watchfloor.sensors.agent.uplink.UplinkFailure;
import io.watchfloor.sensors.agent.uplink.UplinkListener;
import io.watchfloor.sensors.agent.uplink.UplinkSettings;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Records dropped by a sensor appear as gaps: on the sensor, on its assets, and on the affected cases. */
class SensorGapsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Set to 100000 for a thousand records of each reason. */
    private static final int RECORDS = Integer.getInteger("watchfloor.gaps.records", 1_000);

    private static final Duration PATIENCE = Duration.ofSeconds(60 + RECORDS / 50);

    /** Set to 3600 for an hour of faults. */
    private static final int SECONDS = Integer.getInteger("watchfloor.gaps.seconds", 5);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @TempDir
    private Path folder;

    private record Silent() implements UplinkListener {
        @Override
        public void connected() {}

        @Override
        public void disconnected(String why) {}

        @Override
        public void waiting(String what) {}

        @Override
        public void diverged(String what) {}

        @Override
        public void acked(UplinkFrame.Ack ack) {}
    }

    @Test
    void whatTheSensorLeftOutIsAGapOnSensorAssetAndCaseByReasonAndNotARecordMore() throws Exception {
        JsonNode enrolled = enrolled();
        DropCounter drops = new DropCounter();
        Map<String, Long> left = new TreeMap<>();
        try (SegmentedSpool spool =
                SegmentedSpool.open(folder, 64 << 20, Clock.systemUTC(), new SecureRandom(), drops)) {
            spool.append(List.of(new CollectedRecord(null, null, attack())));
            int group = Math.max(100, RECORDS / 100);
            for (int sent = 0; sent < RECORDS; sent += group) {
                for (DropCounter.Reason reason : LEFT_OUT) {
                    drops.add(reason, group / 100, "left out");
                    left.merge(reason.text(), group / 100L, Long::sum);
                }
                spool.append(harmless(group));
            }
            send(spool, enrolled.path("credential").asText());
            long gaps = left.values().stream().mapToLong(Long::longValue).sum();
            assertThat(spool.nextSequence() - 1).as("each has its sequence").isEqualTo(1 + RECORDS + gaps);
        }
        String sensor = "/api/v1/sensors/" + enrolled.path("sensor").asText();
        List<JsonNode> gaps = gaps(sensor);
        assertThat(byReason(gaps)).isEqualTo(left);
        assertThat(missing(get(sensor))).isEqualTo(left);
        assertThat(gaps)
                .as("the latest first, also over pages")
                .isSortedAccordingTo(Comparator.comparing((JsonNode gap) -> time(gap, "at"))
                        .thenComparingLong(gap -> gap.path("from").asLong())
                        .reversed());
        assertThat(gaps(sensor, 7)).isEqualTo(gaps);
        gaps.forEach(gap -> {
            assertThat(gap.path("to").asLong() - gap.path("from").asLong() + 1)
                    .isEqualTo(gap.path("count").asLong());
            assertThat(time(gap, "since")).isBeforeOrEqualTo(time(gap, "until"));
            assertThat(time(gap, "until")).isBeforeOrEqualTo(time(gap, "at"));
        });
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode asset = get("/api/v1/assets/gaps.corp.example");
            assertThat(missing(asset)).isEqualTo(left);
            JsonNode theCase = get("/api/v1/cases/" + asset.path("openCase").asText());
            assertThat(missing(theCase)).isEqualTo(left);
            assertThat(theCase.path("gaps")).isNotEmpty();
        });
    }

    private static final List<DropCounter.Reason> LEFT_OUT = List.of(
            DropCounter.Reason.LINE_TOO_LONG,
            DropCounter.Reason.NOT_JSON,
            DropCounter.Reason.FILE_DAMAGED,
            DropCounter.Reason.ROTATED_AWAY,
            DropCounter.Reason.SPOOL_FULL);

    /** The sensor is restarted, loses its center, runs out of space, and reads invalid records. */
    @Test
    void whateverTheSensorTookIsJudgedInQuarantineOrAGapThroughFaults() throws Exception {
        JsonNode enrolled = enrolled();
        String credential = enrolled.path("credential").asText();
        Random random = new Random(15);
        long sequences = 0;
        long epoch = 0;
        Instant end = Instant.now().plusSeconds(SECONDS);
        for (boolean more = true; more; ) {
            more = Instant.now().isBefore(end);
            DropCounter drops = new DropCounter();
            try (SegmentedSpool spool = small(drops)) {
                epoch = epoch == 0 ? spool.epoch() : epoch;
                fill(spool, drops, random, random.nextBoolean() ? 20 : 300);
                try (Running running = new Running(spool, credential)) {
                    fill(spool, drops, random, random.nextInt(50));
                    if (!more) {
                        running.awaitAcked();
                    }
                }
                sequences = spool.nextSequence() - 1;
                assertThat(spool.epoch()).as("the histories never parted").isEqualTo(epoch);
            }
        }
        String sensor = enrolled.path("sensor").asText();
        long taken = sequences;
        await().atMost(PATIENCE).untilAsserted(() -> {
            long judged = 0;
            for (JsonNode alert :
                    get("/api/v1/alerts?asset=host:faults.corp.example").path("items")) {
                judged += alert.path("count").asLong();
            }
            long quarantined = get("/api/v1/quarantine?limit=1&sensor=" + sensor)
                    .path("total")
                    .asLong();
            long gaps = get("/api/v1/sensors/" + sensor).path("gapRecords").asLong();
            assertThat(judged + quarantined + gaps)
                    .as("%d judged, %d in quarantine, %d missing", judged, quarantined, gaps)
                    .isEqualTo(taken);
            assertThat(List.of(judged, quarantined, gaps)).allMatch(count -> count > 0);
        });
    }

    private SegmentedSpool small(DropCounter drops) throws IOException {
        return SegmentedSpool.open(
                folder.resolve("faults"),
                new SpoolLimits(1 << 20, Duration.ZERO, WhenFull.DROP_OLDEST),
                SpoolKey.in(folder.resolve("spool.key")),
                Clock.systemUTC(),
                new SecureRandom(),
                drops);
    }

    private static void fill(SegmentedSpool spool, DropCounter drops, Random random, int groups) throws IOException {
        for (int at = 0; at < groups; at++) {
            Priority priority = random.nextInt(3) == 0 ? Priority.HIGH : Priority.LOW;
            List<CollectedRecord> group = new ArrayList<>();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                byte[] body = random.nextInt(10) == 0
                        ? "{\"asset\":".getBytes(StandardCharsets.UTF_8)
                        : record("faults.corp.example", "vssadmin.exe delete shadows " + "x".repeat(2000));
                group.add(new CollectedRecord(null, null, priority, body));
            }
            if (random.nextInt(4) == 0) {
                drops.add(DropCounter.Reason.NOT_JSON, 1, "left out");
            }
            if (!spool.append(group)) {
                drops.add(DropCounter.Reason.SPOOL_FULL, group.size(), "no room");
            }
        }
        spool.append(List.of());
    }

    private static void send(SegmentedSpool spool, String credential) {
        try (Running running = new Running(spool, credential)) {
            running.awaitAcked();
        }
    }

    /** The sensor's uplink while it runs. */
    private static final class Running implements AutoCloseable {
        private final SegmentedSpool spool;
        private final Uplink uplink;
        private final Thread thread;

        Running(SegmentedSpool spool, String credential) {
            this.spool = spool;
            URI address = URI.create(NODE.address().toString().replace("http", "ws") + "/api/v1/uplink");
            this.uplink = new Uplink(
                    spool,
                    UplinkSettings.of(address, credential, "it", false, 0),
                    new Silent(),
                    new DropCounter(),
                    Clock.systemUTC(),
                    new SecureRandom());
            this.thread = Thread.ofPlatform().start(() -> {
                try {
                    uplink.run();
                } catch (UplinkFailure | IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        void awaitAcked() {
            await().atMost(PATIENCE).until(() -> spool.firstPending() == spool.nextSequence());
        }

        @Override
        public void close() {
            uplink.stop();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<JsonNode> gaps(String sensor) throws Exception {
        return gaps(sensor, 1000);
    }

    private static List<JsonNode> gaps(String sensor, int limit) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(sensor + "/gaps?limit=" + limit + cursor);
            page.path("items").forEach(all::add);
            cursor = page.path("nextCursor").isTextual()
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return all;
    }

    private static Map<String, Long> byReason(List<JsonNode> gaps) {
        Map<String, Long> byReason = new TreeMap<>();
        gaps.forEach(gap ->
                byReason.merge(gap.path("reason").asText(), gap.path("count").asLong(), Long::sum));
        return byReason;
    }

    private static Map<String, Long> missing(JsonNode shown) {
        Map<String, Long> missing = new TreeMap<>();
        shown.path("missing")
                .properties()
                .forEach(one -> missing.put(one.getKey(), one.getValue().asLong()));
        return missing;
    }

    private static Instant time(JsonNode gap, String field) {
        return Instant.parse(gap.path(field).asText());
    }

    private static byte[] attack() {
        return record("gaps.corp.example", "vssadmin.exe delete shadows /all /quiet");
    }

    private static List<CollectedRecord> harmless(int count) {
        List<CollectedRecord> group = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            group.add(new CollectedRecord(null, null, record("gaps.corp.example", "whoami")));
        }
        return group;
    }

    private static byte[] record(String asset, String command) {
        return """
                {"asset":"%s","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"%s"}}\
                """.formatted(asset, Instant.now().minusSeconds(5), command).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode enrolled() {
        return NODE.enrolled("it");
    }

    private static JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(NODE.address() + path))
                .header("Authorization", "Bearer " + NODE.administrator().token())
                .build();
        return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    }
}
