package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sensor on a host whose clock is ten minutes slow, and another one whose clock is right. */
class ClockCorrectionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SLOW = Duration.ofMinutes(10);
    private static final String DOUBLE = "5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4e002";
    private static final String RULES = """
            title: Somebody starts the tool
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4e001
            name: tool_started
            level: low
            logsource: {product: windows, category: process_creation}
            detection:
              selection: {Image|endswith: tool.exe}
              condition: selection
            ---
            title: Somebody starts the tool on two hosts at once
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4e002
            level: high
            correlation:
              type: event_count
              rules: [tool_started]
              group-by: [User]
              timespan: 5m
              condition: {gte: 2}
            generate: true
            """;

    @TempDir
    private Path folder;

    private RunningNode node;

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

    @BeforeEach
    void start() throws IOException {
        node = RunningNode.with(RunningNode.onlyRules(Files.writeString(folder.resolve("rules.yml"), RULES)))
                .start();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void whatHappenedAtTheSameTimeIsCorrelatedAndTheRecordedTimeIsShownBeside() throws Exception {
        JsonNode slow = slowSensor();
        String sensor = "/api/v1/sensors/" + slow.path("sensor").asText();
        Clock clock = Clock.offset(Clock.systemUTC(), SLOW.negated());
        Instant recorded;
        try (SegmentedSpool spool =
                SegmentedSpool.open(folder.resolve("spool"), 1 << 20, clock, new SecureRandom(), new DropCounter())) {
            Uplink uplink = uplink(spool, slow.path("credential").asText(), clock);
            Thread thread = Thread.ofPlatform().start(() -> run(uplink));
            await().atMost(PATIENCE)
                    .until(() -> get(sensor).path("clock").path("corrected").asBoolean());
            RunningNode.telemetry(
                    node.sensor("right"),
                    record("right.corp.example", Instant.now(), "ana") + "\n"
                            + record("right.corp.example", Instant.now(), "eve"));
            recorded = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            // The center does not know whether another host's clock is wrong, so its times stay unchanged.
            send(spool, record("other.corp.example", recorded, "eve"));
            send(spool, record("slow.corp.example", recorded, "ana"));
            await().atMost(PATIENCE).until(() -> spool.firstPending() == spool.nextSequence());
            uplink.stop();
            thread.join();
        }
        JsonNode own = alert("host:slow.corp.example", "5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4e001");
        JsonNode proof = own.path("telemetry").path(0);
        assertThat(Instant.parse(proof.path("corrected").path("recorded").asText()))
                .isEqualTo(recorded);
        long by = proof.path("corrected").path("byMillis").asLong();
        assertThat(Duration.ofMillis(by).minus(SLOW).abs()).isLessThan(Duration.ofSeconds(2));
        assertThat(Instant.parse(proof.path("time").asText())).isEqualTo(recorded.plusMillis(by));
        assertThat(proof.path("raw").asText()).contains(recorded.toString());
        assertThat(own.path("firstSeen").asText()).isEqualTo(proof.path("time").asText());

        JsonNode foreign = alert("host:other.corp.example", "5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4e001")
                .path("telemetry")
                .path(0);
        assertThat(Instant.parse(foreign.path("time").asText())).isEqualTo(recorded);
        assertThat(foreign.has("corrected")).isFalse();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(alerts("?rule=" + DOUBLE))
                        .singleElement()
                        .satisfies(both -> assertThat(
                                        get("/api/v1/alerts/" + both.path("id").asText()).findValues("User").stream()
                                                .map(JsonNode::asText))
                                .hasSize(2)
                                .containsOnly("ana")));
        await().atMost(PATIENCE).untilAsserted(() -> {
            String id = alerts("?rule=" + DOUBLE).getFirst().path("case").asText();
            assertThat(get("/api/v1/cases/" + id + "/timeline").findValues("recorded").stream()
                            .map(time -> Instant.parse(time.asText())))
                    .contains(recorded);
        });
        assertThat(node.metric("watchfloor_telemetry_misdated_total{code=\"sensor.clock-corrected\"}"))
                .isGreaterThanOrEqualTo(2);
    }

    private JsonNode alert(String asset, String rule) {
        return await()
                .atMost(PATIENCE)
                .until(
                        () -> alerts("?asset=" + asset + "&rule=" + rule),
                        found -> !found.isEmpty()
                                && get("/api/v1/alerts/"
                                                + found.getFirst().path("id").asText())
                                        .has("telemetry"))
                .stream()
                .map(one -> get("/api/v1/alerts/" + one.path("id").asText()))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> alerts(String filter) {
        return StreamSupport.stream(get("/api/v1/alerts" + filter).path("items").spliterator(), false)
                .toList();
    }

    private JsonNode get(String path) {
        return node.administrator().get(path).json();
    }

    /** A sensor that may report for all assets and runs on one of them. */
    private JsonNode slowSensor() {
        String token = node.administrator()
                .post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                .json()
                .path("token")
                .asText();
        return node.administrator()
                .as("")
                .post(
                        "/api/v1/sensors/enroll",
                        "{\"token\":\"%s\",\"name\":\"slow\",\"names\":[\"slow.corp.example\"]}".formatted(token))
                .json();
    }

    private Uplink uplink(SegmentedSpool spool, String credential, Clock clock) {
        URI address = URI.create(node.address().toString().replace("http", "ws") + "/api/v1/uplink");
        return new Uplink(
                spool,
                UplinkSettings.of(address, credential, "it", false, 0),
                new Silent(),
                new DropCounter(),
                clock,
                new SecureRandom());
    }

    private static void run(Uplink uplink) {
        try {
            uplink.run();
        } catch (UplinkFailure | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(SegmentedSpool spool, String record) throws IOException {
        spool.append(List.of(new CollectedRecord(null, null, record.getBytes(StandardCharsets.UTF_8))));
    }

    private static String record(String asset, Instant time, String user) {
        return """
                {"asset":"%s","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Users\\\\Public\\\\tool.exe","User":"%s"}}""".formatted(asset, time, user);
    }
}
