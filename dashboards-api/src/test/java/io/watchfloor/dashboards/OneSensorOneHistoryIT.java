package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.uplink.Uplink;
import io.watchfloor.sensors.agent.uplink.UplinkFailure;
import io.watchfloor.sensors.agent.uplink.UplinkListener;
import io.watchfloor.sensors.agent.uplink.UplinkSettings;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines restored from snapshots, and clones, connected to a real node: records that were never sent are sent, and
 * the duplicates are reported.
 */
class OneSensorOneHistoryIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** Bytes of the segment header, which may look like a record index. */
    private static final int SEGMENT_HEADER = 48;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @TempDir
    private Path folder;

    private record Enrolled(String id, String credential) {}

    /** A machine with a spool, and the agent's uplink while it runs. */
    private static final class Machine implements UplinkListener, AutoCloseable {
        private final SegmentedSpool spool;
        private final Uplink uplink;
        private final Thread thread;
        private final List<String> told = new CopyOnWriteArrayList<>();

        Machine(Path spoolDirectory, Enrolled as) throws IOException {
            spool = SegmentedSpool.open(
                    spoolDirectory, 1 << 20, Clock.systemUTC(), new SecureRandom(), new DropCounter());
            URI address = URI.create(NODE.address().toString().replace("http", "ws") + "/api/v1/uplink");
            uplink = new Uplink(
                    spool,
                    UplinkSettings.of(address, as.credential(), "it", false, 0),
                    this,
                    new DropCounter(),
                    Clock.systemUTC(),
                    new SecureRandom());
            thread = Thread.ofPlatform().unstarted(() -> {
                try {
                    uplink.run();
                } catch (UplinkFailure | IOException e) {
                    told.add("ended: " + e.getMessage());
                }
            });
        }

        Machine begun() {
            thread.start();
            return this;
        }

        @Override
        public void connected() {}

        void append(String asset, int from, int count) throws IOException {
            for (int i = from; i < from + count; i++) {
                spool.append(
                        List.of(new CollectedRecord(null, null, line(asset, i).getBytes(StandardCharsets.UTF_8))));
            }
        }

        void awaitAcked() {
            await().atMost(PATIENCE).until(() -> spool.firstPending() == spool.nextSequence());
        }

        @Override
        public void close() throws IOException {
            uplink.stop();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            spool.close();
        }

        @Override
        public void disconnected(String why) {
            told.add(why);
        }

        @Override
        public void waiting(String what) {
            told.add(what);
        }

        @Override
        public void diverged(String what) {
            told.add(what);
        }

        @Override
        public void acked(UplinkFrame.Ack ack) {}
    }

    private static String line(String asset, int number) {
        return """
                {"asset":"%s","time":"2026-11-24T22:26:52.123Z","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet %d"}}\
                """.formatted(asset, number);
    }

    private static HttpResponse<String> send(String method, String path, String token, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(NODE.address() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static String administrator() {
        return NODE.administrator().token();
    }

    private static JsonNode get(String path) throws Exception {
        return JSON.readTree(send("GET", path, administrator(), "").body());
    }

    private static Enrolled enrolled() {
        JsonNode answer = NODE.enrolled("it");
        return new Enrolled(
                answer.path("sensor").asText(), answer.path("credential").asText());
    }

    /** Number of detections on the asset; every line is one detection. */
    private static int detections(String asset) throws Exception {
        int count = 0;
        for (JsonNode alert : get("/api/v1/alerts?asset=host:" + asset).path("items")) {
            count = Math.max(count, alert.path("count").asInt());
        }
        return count;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void aMachineSetBackSendsWhatItNeverSentAndBothSidesSayWhatHappened() throws Exception {
        Enrolled sensor = enrolled();
        String asset = "set-back.corp.example";
        Path state = folder.resolve("state");
        Path copy = folder.resolve("copy");
        try (Machine machine = new Machine(state, sensor).begun()) {
            machine.append(asset, 0, 10);
            machine.awaitAcked();
        }
        copy(state, copy);
        try (Machine machine = new Machine(state, sensor).begun()) {
            machine.append(asset, 10, 5);
            machine.awaitAcked();
        }
        try (Machine back = new Machine(copy, sensor)) {
            back.append(asset, 100, 10);
            back.begun().awaitAcked();
            assertThat(back.told).anyMatch(line -> line.contains("in a new epoch"));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(detections(asset)).isEqualTo(25));
        JsonNode shown = get("/api/v1/sensors/" + sensor.id());
        assertThat(shown.path("partedAt").asText()).isNotEmpty();
        assertThat(shown.path("partedReason").asText()).contains("restored from an earlier copy");
        assertThat(shown.path("gaps").asInt()).isZero();
    }

    @Test
    void aCloneIsTurnedAwayAndShownAndLosesNothing() throws Exception {
        Enrolled sensor = enrolled();
        String asset = "cloned.corp.example";
        Path state = folder.resolve("state");
        Path clone = folder.resolve("clone");
        try (Machine fresh = new Machine(state, sensor)) {
            assertThat(fresh.spool.nextSequence()).isEqualTo(1);
            fresh.thread.start();
        }
        copy(state, clone);
        try (Machine second = new Machine(clone, sensor)) {
            try (Machine first = new Machine(state, sensor).begun()) {
                first.append(asset, 0, 1);
                first.awaitAcked();
                second.append(asset, 50, 1);
                second.begun();
                await().atMost(PATIENCE)
                        .until(() -> get("/api/v1/sensors/" + sensor.id())
                                        .path("secondSessions")
                                        .asInt()
                                > 0);
                assertThat(second.spool.firstPending()).isEqualTo(1);
                first.append(asset, 1, 1);
                first.awaitAcked();
            }
            second.awaitAcked();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(detections(asset)).isEqualTo(3));
    }

    @Test
    void damageInASpoolIsANamedGapAndEverythingAroundItIsJudged() throws Exception {
        Enrolled sensor = enrolled();
        String asset = "damaged.corp.example";
        Path state = folder.resolve("state");
        try (Machine away = new Machine(state, sensor)) {
            away.append(asset, 100, 20);
        }
        damage(state, 5, 6);
        try (Machine back = new Machine(state, sensor).begun()) {
            back.awaitAcked();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(detections(asset)).isEqualTo(18));
        JsonNode gaps = get("/api/v1/sensors/" + sensor.id() + "/gaps").path("items");
        assertThat(gaps).hasSize(1);
        assertThat(gaps.path(0).path("from").asLong()).isEqualTo(5);
        assertThat(gaps.path(0).path("to").asLong()).isEqualTo(6);
    }

    /** Overwrites the byte after the unencrypted index in the frames of these records. */
    private static void damage(Path spool, long... indices) throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            Path segment = files.filter(file -> file.toString().endsWith(".segment"))
                    .findFirst()
                    .orElseThrow();
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
            for (long index : indices) {
                int at = 0;
                while (bytes.getLong(at) != index || at < SEGMENT_HEADER) {
                    at++;
                }
                bytes.put(at + Long.BYTES + 1, (byte) ~bytes.get(at + Long.BYTES + 1));
            }
            Files.write(segment, bytes.array());
        }
    }

    @Test
    void theStreamOfARevokedSensorIsClosed() throws Exception {
        Enrolled sensor = enrolled();
        try (Machine machine = new Machine(folder.resolve("state"), sensor).begun()) {
            machine.append("revoked.corp.example", 0, 1);
            machine.awaitAcked();
            assertThat(send("DELETE", "/api/v1/sensors/" + sensor.id(), administrator(), "")
                            .statusCode())
                    .isEqualTo(204);
            await().atMost(PATIENCE).until(() -> !machine.thread.isAlive());
            assertThat(machine.told).anyMatch(line -> line.contains("sensor.revoked"));
        }
    }

    @Test
    void whatAnotherCenterHasAcknowledgedIsAGapHere() throws Exception {
        Enrolled sensor = enrolled();
        Path state = folder.resolve("state");
        try (SegmentedSpool elsewhere =
                SegmentedSpool.open(state, 1 << 20, Clock.systemUTC(), new SecureRandom(), new DropCounter())) {
            for (int i = 0; i < 5; i++) {
                elsewhere.append(List.of(new CollectedRecord(
                        null, null, line("gap.corp.example", i).getBytes(StandardCharsets.UTF_8))));
            }
            elsewhere.welcomed(0x1234);
            elsewhere.commit(5);
        }
        try (Machine machine = new Machine(state, sensor).begun()) {
            machine.append("gap.corp.example", 5, 1);
            machine.awaitAcked();
        }
        JsonNode gaps = get("/api/v1/sensors/" + sensor.id() + "/gaps").path("items");
        assertThat(gaps).hasSize(1);
        assertThat(gaps.path(0).path("from").asInt()).isEqualTo(1);
        assertThat(gaps.path(0).path("to").asInt()).isEqualTo(5);
        assertThat(gaps.path(0).path("count").asInt()).isEqualTo(5);
        assertThat(gaps.path(0).path("reason").asText()).isEqualTo("center-restored");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(get("/api/v1/assets/gap.corp.example").path("gaps"))
                                .hasSize(1));
    }

    @Test
    void oneIdempotencyKeyWithAnotherBodyIsRefusedAndARepeatIsHarmless() throws Exception {
        Enrolled sensor = enrolled();
        String first = line("key.corp.example", 1);
        String other = line("key.corp.example", 2);
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> taken =
                    send("POST", "/api/v1/telemetry", sensor.credential(), first, "Idempotency-Key", "k");
            assertThat(JSON.readTree(taken.body()).path("accepted").asInt()).isEqualTo(1);
        }
        HttpResponse<String> reused =
                send("POST", "/api/v1/telemetry", sensor.credential(), other, "Idempotency-Key", "k");
        assertThat(reused.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(reused.body()).path("code").asText()).isEqualTo("telemetry.key-reused");
        send("POST", "/api/v1/telemetry", sensor.credential(), other, "Idempotency-Key", "another");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(detections("key.corp.example")).isEqualTo(2));
    }
}
