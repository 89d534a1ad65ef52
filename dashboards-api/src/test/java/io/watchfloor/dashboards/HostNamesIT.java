package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.uplink.HostLoad;
import io.watchfloor.sensors.agent.uplink.Uplink;
import io.watchfloor.sensors.agent.uplink.UplinkFailure;
import io.watchfloor.sensors.agent.uplink.UplinkListener;
import io.watchfloor.sensors.agent.uplink.UplinkSettings;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sensors report their host names to a real node: addresses resolve to their hosts, and two names of one host are
 * merged into one asset.
 */
class HostNamesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @TempDir
    private Path folder;

    /** A host with its sensor. */
    private static final class Machine implements UplinkListener, AutoCloseable {
        private final SegmentedSpool spool;
        private final Uplink uplink;
        private final Thread thread;
        private volatile @Nullable HostIdentity host;

        /** @param names that it enrolls with and reports */
        Machine(Path folder, @Nullable HostIdentity host, String... names) throws IOException {
            this.host = host;
            spool = SegmentedSpool.open(
                    folder.resolve(names[0]), 1 << 20, Clock.systemUTC(), new SecureRandom(), new DropCounter());
            uplink = new Uplink(
                    spool,
                    UplinkSettings.of(
                            URI.create(NODE.address().toString().replace("http", "ws") + "/api/v1/uplink"),
                            enrolled(names),
                            "it",
                            false,
                            0),
                    this,
                    new DropCounter(),
                    new HostLoad(Path.of("."), System::nanoTime),
                    () -> this.host,
                    Clock.systemUTC(),
                    new SecureRandom());
            thread = Thread.ofPlatform().start(() -> {
                try {
                    uplink.run();
                } catch (UplinkFailure | IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        private static String enrolled(String... names) {
            String token = NODE.administrator()
                    .post("/api/v1/sensors/tokens", "{\"assets\":[\"own\"]}")
                    .json()
                    .path("token")
                    .asText();
            return NODE.administrator()
                    .as("")
                    .post(
                            "/api/v1/sensors/enroll",
                            "{\"token\":\"%s\",\"name\":\"%s\",\"names\":[%s]}"
                                    .formatted(
                                            token,
                                            names[0],
                                            Stream.of(names)
                                                    .map(name -> "\"" + name + "\"")
                                                    .collect(Collectors.joining(","))))
                    .json()
                    .path("credential")
                    .asText();
        }

        /** Sends a record that matches a rule. */
        void reports(String asset, Instant at, String address) throws IOException {
            String line = """
                    {"asset":"%s","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                    "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\m.brandt","IpAddress":"%s",\
                    "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}""".formatted(asset, at, address);
            spool.append(List.of(new CollectedRecord(null, null, line.getBytes(StandardCharsets.UTF_8))));
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

    private static JsonNode get(String path) {
        return NODE.administrator().get("/api/v1" + path).json();
    }

    /** Number of detections on the asset; every record is one detection. */
    private static int detections(String asset) {
        int count = 0;
        for (JsonNode alert : get("/alerts?asset=" + asset).path("items")) {
            count += alert.path("count").asInt();
        }
        return count;
    }

    private static void awaitDetections(String asset, int wanted) {
        await().atMost(PATIENCE).until(() -> detections(asset), count -> count == wanted);
    }

    private static JsonNode sameAs(String asset) {
        return get("/assets/" + asset).path("naming").path("sameAs");
    }

    private static String caseOf(String asset) {
        awaitDetections(asset, 1);
        return await().atMost(PATIENCE)
                .until(() -> get("/assets/" + asset).path("openCase").asText(""), id -> id.length() > 10);
    }

    @Test
    void anAddressLeadsToTheHostWhoseSensorSaysThatItIsItsOwn() throws Exception {
        Instant at = Clock.systemUTC().instant();
        HostIdentity word =
                new HostIdentity(List.of("ws-017.corp.example", "somebody-else"), List.of("192.0.2.17", "127.0.0.1"));
        try (Machine told = new Machine(folder, word, "ws-017.corp.example");
                Machine untold = new Machine(folder, null, "ws-027.corp.example");
                Machine server = new Machine(folder, null, "app01.corp.example");
                Machine other = new Machine(folder, null, "app02.corp.example")) {
            told.reports("ws-017.corp.example", at, "-");
            untold.reports("ws-027.corp.example", at, "-");
            String first = caseOf("host:ws-017.corp.example");
            String second = caseOf("host:ws-027.corp.example");
            server.reports("app01.corp.example", at.plusSeconds(30), "192.0.2.17");
            other.reports("app02.corp.example", at.plusSeconds(30), "192.0.2.27");

            assertThat(caseOf("host:app01.corp.example")).isEqualTo(first);
            assertThat(caseOf("host:app02.corp.example")).isNotEqualTo(second);
            assertThat(get("/cases/" + first).toString())
                    .contains("192.0.2.17, which is ws-017.corp.example by its own sensor");
        }
        JsonNode said = get("/assets/host:ws-017.corp.example")
                .path("naming")
                .path("said")
                .path(0);
        assertThat(said.path("names").toString()).isEqualTo("[\"ws-017.corp.example\"]");
        assertThat(said.path("addresses").toString()).isEqualTo("[\"192.0.2.17\"]");
        assertThat(NODE.metric("watchfloor_sensor_host_unbelieved_total")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void theShortNameAndTheFullNameOfASensorsHostAreOneAssetUntilAPersonSaysOtherwise() throws Exception {
        String brief = "host:ws-018";
        String full = "host:ws-018.corp.example";
        Instant at = Clock.systemUTC().instant();
        HostIdentity word = new HostIdentity(List.of("ws-018", "ws-018.corp.example"), List.of("192.0.2.18"));
        try (Machine machine = new Machine(folder, word, "ws-018", "ws-018.corp.example")) {
            machine.reports("ws-018", at, "-");
            machine.reports("ws-018.corp.example", at, "-");
            await().atMost(PATIENCE).until(() -> sameAs(brief).hasNonNull("since"));
            assertThat(sameAs(brief).path("asset").asText()).isEqualTo(full);
            assertThat(sameAs(brief).path("by").asText()).startsWith("sensor ws-018");
            awaitDetections(brief, 1);

            machine.reports("ws-018", at.plusSeconds(1), "-");
            awaitDetections(full, 2);
            NODE.restart();
        }
        try (Machine machine = new Machine(folder.resolve("again"), word, "ws-018", "ws-018.corp.example")) {
            machine.reports("ws-018", at.plusSeconds(2), "-");
            awaitDetections(full, 3);
            assertThat(detections(brief)).isEqualTo(1);

            Caller ann = NODE.responder("ann");
            assertThat(ann.send(ann.request("/api/v1/assets/host:ws-018/duplicate-of?reason=They%20are%20two")
                                    .DELETE())
                            .status())
                    .isEqualTo(204);
            machine.host = new HostIdentity(word.names(), List.of("192.0.2.19"));
            machine.reports("ws-018", at.plusSeconds(3), "-");
            awaitDetections(brief, 2);
            machine.reports("ws-018.corp.example", at.plusSeconds(3), "-");
            awaitDetections(full, 4);
            await().atMost(PATIENCE)
                    .until(() -> get("/assets/" + brief).toString(), asset -> asset.contains("192.0.2.19"));
            assertThat(sameAs(brief).isObject()).isFalse();
            assertThat(get("/assets/" + brief).path("naming").path("history").toString())
                    .contains("ann", "They are two");
        }
    }

    @Test
    void aPersonSaysWhichAssetAnAssetIsAndIsRefusedWithTheReason() throws Exception {
        Instant at = Clock.systemUTC().instant();
        try (Machine machine = new Machine(folder, null, "web-1", "web-2", "web-3")) {
            for (String name : List.of("web-1", "web-2", "web-3")) {
                machine.reports(name, at, "-");
                awaitDetections("host:" + name, 1);
            }
            assertThat(same("web-1", "web-1")).isEqualTo("asset.same-itself");
            assertThat(same("web-1", "web-9")).isEqualTo("asset.unknown");
            assertThat(same("web-1", "web-2")).isEqualTo("host:web-2");
            assertThat(same("web-1", "web-2")).isEqualTo("host:web-2");
            assertThat(same("web-1", "web-3")).isEqualTo("asset.same-already");
            assertThat(same("web-2", "web-3")).isEqualTo("asset.same-stands");
            assertThat(same("web-3", "web-1")).as("which is web-2").isEqualTo("host:web-2");
            machine.reports("web-1", at.plusSeconds(1), "-");
            machine.reports("web-3", at.plusSeconds(1), "-");
            awaitDetections("host:web-2", 3);
            assertThat(detections("host:web-1")).isEqualTo(1);
            assertThat(get("/assets/host:web-2")
                            .path("naming")
                            .path("standsFor")
                            .findValuesAsText("asset"))
                    .containsExactlyInAnyOrder("host:web-1", "host:web-3");
        }
    }

    /** The asset into which it is merged, or why it is not merged. */
    private static String same(String one, String other) {
        Caller root = NODE.administrator();
        JsonNode answer = root.send(root.request("/api/v1/assets/host:" + one + "/duplicate-of")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"asset\":\"%s\",\"reason\":\"one machine\"}".formatted(other))))
                .json();
        if (answer.has("code")) {
            return answer.path("code").asText();
        }
        String asset = "host:" + one;
        await().atMost(PATIENCE).until(() -> sameAs(asset).hasNonNull("since"));
        return sameAs(asset).path("asset").asText();
    }
}
