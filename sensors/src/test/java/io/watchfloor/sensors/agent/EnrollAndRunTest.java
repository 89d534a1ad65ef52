package io.watchfloor.sensors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.sensors.agent.running.AgentRuntime;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.settings.SettingsReader;
import io.watchfloor.sensors.agent.state.SensorCredential;
import io.watchfloor.sensors.agent.state.StateDirectory;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.uplink.FakeCenter;
import io.watchfloor.sensors.agent.uplink.FakeCenter.Then;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrollAndRunTest {
    @TempDir
    Path directory;

    private static HttpServer enrolling() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/sensors/enroll", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean known = body.startsWith("{\"token\":\"once\",\"name\":\"lab\",\"names\":[\"lab\"");
            byte[] answer = (known
                            ? "{\"sensor\":\"lab-7\",\"credential\":\"good\"}"
                            : "{\"code\":\"token.used\",\"detail\":\"The token was used.\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 401, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void credentialFileIsReadableByItsOwnerOnly() throws Exception {
        HttpServer server = enrolling();
        String center = "http://127.0.0.1:" + server.getAddress().getPort();
        Path state = directory.resolve("state");
        CommandLineRun refused =
                CommandLineRun.command("enroll", "--center", center, "--token", "twice", "--state", state);
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("The token was used.").contains("watchfloor sensors token");

        CommandLineRun typed = CommandLineRun.command(
                "enroll", "--center", center, "--token", "once", "--name", "lab", "--state", state);
        server.stop(0);
        assertThat(typed.exit()).isZero();
        assertThat(typed.out()).contains("enrolled as lab-7").doesNotContain("good");
        Path credential = state.resolve("credential.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credential)))
                .isEqualTo("rw-------");
        assertThat(SensorCredential.read(credential)).contains(new SensorCredential(center, "lab-7", "good"));
    }

    @Test
    void runSendsRecordsAndStatusShowsTheCounts() throws Exception {
        Path log = directory.resolve("app.log");
        Path state = Files.createDirectories(directory.resolve("state"));
        Files.writeString(log, "one\ntwo\n");
        try (FakeCenter center = new FakeCenter(0, 100, batch -> Then.ACK)) {
            Path config = Files.writeString(directory.resolve("sensor.conf"), """
                    watchfloor-sensor {
                      state = "%s"
                      files = [{ path = "%s" }]
                    }""".formatted(state, log));
            CenterAddress address =
                    CenterAddress.parse("http://127.0.0.1:" + center.uplink().getPort());
            AgentRuntime running = new AgentRuntime(
                    SettingsReader.read(config),
                    new StateDirectory(state),
                    List.of(address),
                    CenterTrust.systemDefault(),
                    "good");
            CompletableFuture<String> ended = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    running.run();
                    ended.complete("stopped");
                } catch (CommandFailure e) {
                    ended.completeExceptionally(e);
                }
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> center.count() == 2);
            Files.writeString(log, "one\ntwo\nthree\n");
            await().atMost(Duration.ofSeconds(20)).until(() -> center.count() == 3);
            assertThat(center.judged()).containsExactly("one", "two", "three");
            assertThat(ended).isNotDone();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(CommandLineRun.command("status", "--state", state)
                                    .out())
                            .contains("running (PID")
                            .contains("sent      3, acked 3, rejected 0")
                            .contains("dropped   nothing"));
            String json =
                    CommandLineRun.command("status", "--state", state, "--json").out();
            assertThat(new ObjectMapper().readTree(json).path("spoolRecords").asLong(-1))
                    .isZero();

            CommandLineRun second = CommandLineRun.command("run", "--config", config, "--token", "good");
            assertThat(second.exit()).isEqualTo(3);
            assertThat(second.err()).contains("in use by another sensor");
            running.stop();
            assertThat(ended).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("stopped");
        }
    }

    @Test
    void statusOfAKilledSensorIsNotConnected() throws Exception {
        Files.writeString(new StateDirectory(directory).status(), """
                {"pid":%d,"at":"2026-01-01T00:00:00Z","center":"http://127.0.0.1:1","connected":true,"spoolRecords":1,
                 "spoolBytes":1048576,"spoolMaxBytes":2097152,"lagMillis":1500,"lastAck":null,"sent":1,"acked":0,
                 "rejected":0,"detections":0,"drops":{}}
                """.formatted(
                        ProcessHandle.current().pid()));

        assertThat(CommandLineRun.command("status", "--state", directory).out())
                .contains("not running; last status 2026-01-01T00:00:00Z")
                .contains("http://127.0.0.1:1, not connected")
                .contains("spool     1 record, 1.0 MiB of 2.0 MiB");
        JsonNode json = new ObjectMapper()
                .readTree(CommandLineRun.command("status", "--state", directory, "--json")
                        .out());
        assertThat(json.path("running").asBoolean(true)).isFalse();
        assertThat(json.path("connected").asBoolean(true)).isFalse();
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "pid",
                        "at",
                        "center",
                        "connected",
                        "spoolRecords",
                        "spoolBytes",
                        "spoolMaxBytes",
                        "lagMillis",
                        "lastAck",
                        "sent",
                        "acked",
                        "rejected",
                        "detections",
                        "drops",
                        "diverged",
                        "running");
    }

    @Test
    void statusOfASensorThatNeverRanIsAnError() {
        CommandLineRun typed = CommandLineRun.command("status", "--state", directory);
        assertThat(typed.exit()).isEqualTo(3);
        assertThat(typed.err()).contains("no sensor has run");
    }
}
