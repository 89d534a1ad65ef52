package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Real sensor processes that end in all possible ways. */
@Tag("processes")
class SensorStatesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RULE = "206e23c1-8480-46fb-908d-780067ff26f8";

    @RegisterExtension
    final RunningNode node =
            RunningNode.with("watchfloor.ingest { sensor-silent-after = 2 s, sensor-quiet-after = 1 s }");

    @TempDir
    private Path folder;

    private final List<Sensor> sensors = new ArrayList<>();

    private final class Sensor {
        private final String id;
        private final String credential;
        private final String name;
        private Process process;

        Sensor(String name) throws IOException {
            this.name = name;
            String token = node.administrator()
                    .post("/api/v1/sensors/tokens", "{}")
                    .json()
                    .path("token")
                    .asText();
            JsonNode enrolled = node.administrator()
                    .as("")
                    .post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"%s\"}".formatted(token, name))
                    .json();
            id = enrolled.path("sensor").asText();
            credential = enrolled.path("credential").asText();
            Files.writeString(folder.resolve(name + ".log"), "");
            process = started();
            sensors.add(this);
        }

        private Process started() throws IOException {
            return agent("run", name + ".out");
        }

        String doctor() throws IOException, InterruptedException {
            agent("doctor", name + ".doctor").waitFor();
            return Files.readString(folder.resolve(name + ".doctor"));
        }

        private Process agent(String command, String out) throws IOException {
            Path config = folder.resolve(name + ".conf");
            Files.writeString(config, """
                    watchfloor-sensor { center = "%s", files = [{ path = "%s" }] }
                    """.formatted(node.address(), folder.resolve(name + ".log")));
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.watchfloor.sensors.agent.SensorAgent",
                            command,
                            "--config",
                            config.toString(),
                            "--state",
                            folder.resolve(name).toString(),
                            "--token",
                            credential)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(out).toFile())
                    .start();
        }

        JsonNode shown() {
            return node.administrator().get("/api/v1/sensors/" + id).json();
        }

        String state() {
            return shown().path("state").asText();
        }

        void hear(String signal) throws IOException, InterruptedException {
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @AfterEach
    void end() {
        sensors.forEach(sensor -> sensor.process.destroyForcibly());
    }

    @Test
    void stoppedKilledFrozenAndRevokedSensorsAreToldApartAndOnlyTheMissedOnesAreDetectedOnceForEachSilence()
            throws Exception {
        Sensor stopped = new Sensor("stopped");
        Sensor killed = new Sensor("killed");
        Sensor frozen = new Sensor("frozen");
        Sensor revoked = new Sensor("revoked");
        for (Sensor one : sensors) {
            await().atMost(PATIENCE).until(() -> one.state().equals("quiet"));
            await().atMost(PATIENCE)
                    .until(() -> one.shown().path("spool").path("maxBytes").asLong() > 0);
        }
        JsonNode shown = killed.shown();
        assertThat(shown.path("lagMillis").asLong(-1)).isZero();
        assertThat(Math.abs(shown.path("clock").path("offsetMillis").asLong(99_999)))
                .isLessThan(5_000);
        assertThat(shown.path("host").path("names").isArray()).isTrue();

        assertThat(stopped.doctor())
                .contains("ok      process")
                .contains("ok      credential")
                .doesNotContain("wrong");
        assertThat(stopped.state()).isEqualTo("quiet");

        frozen.hear("STOP");
        stopped.hear("TERM");
        killed.hear("KILL");
        node.administrator()
                .send(node.administrator()
                        .request("/api/v1/sensors/" + revoked.id)
                        .DELETE());

        await().atMost(PATIENCE).until(() -> stopped.state().equals("stopped"));
        await().atMost(PATIENCE).until(() -> killed.state().equals("lost"));
        await().atMost(PATIENCE).until(() -> revoked.state().equals("removed"));
        await().atMost(PATIENCE).until(() -> frozen.state().equals("lost"));
        assertThat(killed.shown().path("stateReason").asText()).contains("killed");
        assertThat(frozen.shown().path("stateReason").asText()).contains("disconnected");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(detections()).isEqualTo(2));

        node.restart();
        killed.process = killed.started();
        await().atMost(PATIENCE).until(() -> killed.state().equals("quiet"));
        await().atMost(PATIENCE).until(() -> told("sensor-back") == 1);
        killed.hear("KILL");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(detections()).isEqualTo(3));
        assertThat(told("sensor-silent")).isEqualTo(3);
    }

    private long detections() {
        JsonNode alerts =
                node.administrator().get("/api/v1/alerts?rule=" + RULE).json().path("items");
        return alerts.isEmpty() ? 0 : alerts.get(0).path("count").asLong();
    }

    private long told(String action) {
        return node.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM own_telemetry WHERE action = :action")
                        .bind("action", action)
                        .mapTo(Long.class)
                        .one());
    }
}
