package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.sensors.agent.spool.Collected;
import io.watchfloor.sensors.agent.spool.Drops;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.uplink.Uplink;
import io.watchfloor.sensors.agent.uplink.UplinkFailure;
import io.watchfloor.sensors.agent.uplink.UplinkReport;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a sensor leaves out is a gap at the center: on the sensor, on its assets, and on the cases that it may concern. */
class SensorGapsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** With 100000 it takes a thousand records of each reason. */
    private static final int RECORDS = Integer.getInteger("watchfloor.gaps.records", 1_000);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @TempDir
    private Path folder;

    private record Silent() implements UplinkReport {
        @Override
        public void connected() {}

        @Override
        public void disconnected(String why) {}

        @Override
        public void told(String what) {}

        @Override
        public void parted(String what) {}

        @Override
        public void acked(UplinkFrame.Ack ack) {}
    }

    @Test
    void whatTheSensorLeftOutIsAGapOnSensorAssetAndCaseByReasonAndNotARecordMore() throws Exception {
        JsonNode enrolled = enrolled();
        Drops drops = new Drops();
        Map<String, Long> left = new TreeMap<>();
        try (SegmentedSpool spool =
                SegmentedSpool.open(folder, 64 << 20, Clock.systemUTC(), new SecureRandom(), drops)) {
            spool.append(List.of(new Collected(null, null, attack())));
            for (int sent = 0; sent < RECORDS; sent += 100) {
                for (Drops.Reason reason : LEFT_OUT) {
                    drops.add(reason, 1, "left out");
                    left.merge(reason.text(), 1L, Long::sum);
                }
                spool.append(harmless(100));
            }
            send(spool, enrolled.path("credential").asText());
            long gaps = left.values().stream().mapToLong(Long::longValue).sum();
            assertThat(spool.nextSequence() - 1).as("each has its sequence").isEqualTo(1 + RECORDS + gaps);
        }
        String sensor = "/api/v1/sensors/" + enrolled.path("sensor").asText();
        List<JsonNode> gaps = gaps(sensor);
        assertThat(byReason(gaps)).isEqualTo(left);
        assertThat(missing(get(sensor))).isEqualTo(left);
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

    private static final List<Drops.Reason> LEFT_OUT = List.of(
            Drops.Reason.LINE_TOO_LONG,
            Drops.Reason.NOT_JSON,
            Drops.Reason.FILE_DAMAGED,
            Drops.Reason.ROTATED_AWAY,
            Drops.Reason.SPOOL_FULL);

    private static void send(SegmentedSpool spool, String credential) throws InterruptedException {
        URI address = URI.create(NODE.address().toString().replace("http", "ws") + "/api/v1/uplink");
        Uplink uplink = new Uplink(
                spool,
                UplinkSettings.of(address, credential, "it", false, 0),
                new Silent(),
                new Drops(),
                Clock.systemUTC(),
                new SecureRandom());
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                uplink.run();
            } catch (UplinkFailure | IOException e) {
                throw new IllegalStateException(e);
            }
        });
        await().atMost(PATIENCE).until(() -> spool.firstPending() == spool.nextSequence());
        uplink.stop();
        thread.join();
    }

    private static List<JsonNode> gaps(String sensor) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(sensor + "/gaps?limit=1000" + cursor);
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
        return record("vssadmin.exe delete shadows /all /quiet");
    }

    private static List<Collected> harmless(int count) {
        List<Collected> group = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            group.add(new Collected(null, null, record("whoami")));
        }
        return group;
    }

    private static byte[] record(String command) {
        return """
                {"asset":"gaps.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"%s"}}\
                """.formatted(Instant.now().minusSeconds(5), command).getBytes(StandardCharsets.UTF_8);
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
