package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.api.Trusting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines copied with their sensor's state, key and certificate: two at once, one restored from a snapshot, one with a
 * wrong clock.
 */
class ClonedSensorsFaults {

    /** Short enough that a restored machine has an expired certificate. */
    @RegisterExtension
    static final RunningNode NODE =
            RunningNode.with("watchfloor { tls.use = on, enrolment.certificate-lifetime = 10 s }\n");

    @TempDir
    private Path folder;

    private Caller administrator() {
        return new Caller(
                Trusting.client(NODE.data().resolve("tls/ca.pem")),
                NODE.address(),
                NODE.administrator().token());
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(300));
    }

    private JsonNode sensor(String name) {
        for (JsonNode one : administrator().get("/api/v1/sensors").json().path("items")) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("No sensor " + name);
    }

    /** A machine with a log file, and a folder with its sensor's state. */
    private final class Machine implements AutoCloseable {

        private final Path place;
        private Map<String, String> environment = Map.of();
        private Process sensor;

        Machine(Path place) throws IOException {
            this.place = Files.createDirectories(place);
            this.sensor = new ProcessBuilder("true").start();
        }

        Path state() {
            return place.resolve("state");
        }

        private Process agent(Object... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path", ""),
                    "io.watchfloor.sensors.agent.SensorAgent"));
            Stream.of(arguments).map(Object::toString).forEach(command::add);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            place.resolve("sensor.log").toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        }

        void enrols(String name) throws Exception {
            String token = administrator()
                    .post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                    .json()
                    .path("token")
                    .asText();
            Process enrolling = agent("enroll", "--token", token, "--name", name, "--state", state());
            assertThat(enrolling.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(enrolling.exitValue()).as(said()).isZero();
        }

        void starts() throws IOException {
            Path log = place.resolve("app.log");
            Path config = Files.writeString(place.resolve("sensor.conf"), """
                    watchfloor-sensor { state = "%s", files = [{ path = "%s", asset = "ws-9" }] }
                    """.formatted(state(), log));
            sensor = agent("run", "--config", config);
        }

        void says(String line) throws IOException {
            Files.writeString(
                    place.resolve("app.log"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        String said() throws IOException {
            return Files.readString(place.resolve("sensor.log"));
        }

        void stops() throws InterruptedException {
            sensor.destroy();
            assertThat(sensor.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }

        /** Copies the sensor's state; the log starts empty. */
        Machine copiedTo(Path other) throws IOException {
            Machine copy = new Machine(other);
            try (Stream<Path> all = Files.walk(state())) {
                for (Path one : all.toList()) {
                    Path to = other.resolve(place.relativize(one).toString());
                    if (Files.isDirectory(one)) {
                        Files.createDirectories(to);
                    } else {
                        Files.copy(one, to);
                    }
                }
            }
            return copy;
        }

        @Override
        public void close() {
            sensor.destroyForcibly();
        }
    }

    @Test
    void ofTwoMachinesWithOneCertificateOneSpeaksUntilTheOtherIsEnrolledForItself() throws Exception {
        try (Machine first = new Machine(folder.resolve("first"))) {
            first.enrols("original");
            first.says("one");
            first.starts();
            await().until(() -> sensor("original").path("records").asInt() == 1);
            first.stops();
            try (Machine clone = first.copiedTo(folder.resolve("clone"))) {
                first.says("two");
                first.starts();
                await().until(() -> sensor("original").path("records").asInt() == 2);
                clone.says("three");
                clone.starts();
                await().until(() -> sensor("original").path("secondSessions").asInt() > 0);
                first.says("four");
                await().until(() -> sensor("original").path("records").asInt() == 3);

                clone.stops();
                clone.enrols("clone");
                clone.starts();
                await().until(() -> sensor("clone").path("records").asInt() == 1);
                assertThat(sensor("clone").path("gaps").asInt())
                        .as("what the original brought is no gap of the clone")
                        .isZero();
                assertThat(sensor("original").path("records").asInt()).isEqualTo(3);
                assertThat(sensor("original").path("gaps").asInt()).isZero();
            }
        }
    }

    @Test
    void aMachineThatIsSetBackBeyondItsCertificateComesBackByItself() throws Exception {
        try (Machine machine = new Machine(folder.resolve("machine"))) {
            machine.enrols("set-back");
            machine.says("one");
            machine.starts();
            await().until(() -> sensor("set-back").path("records").asInt() == 1);
            machine.stops();
            String before =
                    sensor("set-back").path("certificate").path("serial").asText();
            try (Machine earlier = machine.copiedTo(folder.resolve("earlier"))) {
                machine.says("two");
                machine.starts();
                await().until(() -> !sensor("set-back")
                        .path("certificate")
                        .path("serial")
                        .asText()
                        .equals(before));
                await().until(() -> sensor("set-back").path("records").asInt() == 2);
                machine.stops();
                await().until(() -> sensor("set-back")
                        .path("certificate")
                        .path("status")
                        .asText()
                        .equals("ended"));
                earlier.says("three");
                earlier.says("four");
                earlier.starts();
                await().untilAsserted(() -> assertThat(
                                sensor("set-back").path("records").asInt())
                        .as(earlier.said())
                        .isEqualTo(4));
                assertThat(sensor("set-back").path("partedReason").asText()).contains("set back");
                assertThat(sensor("set-back").path("gaps").asInt()).isZero();
            }
        }
    }

    @Test
    void aSensorWhoseClockIsWrongRenewsAllTheSameAndNoOftener() throws Exception {
        if (!SettableClock.possible()) {
            System.out.println("!!! SKIPPED, sensors whose clocks are wrong are NOT tested: apt-get install faketime");
        }
        assumeThat(SettableClock.possible()).isTrue();
        for (Duration wrong : List.of(Duration.ofDays(8), Duration.ofMinutes(-30))) {
            String name = "clock" + wrong.toMinutes();
            Path place = Files.createDirectories(folder.resolve(name));
            SettableClock clock = new SettableClock(place);
            clock.jump(wrong);
            try (Machine machine = new Machine(place)) {
                machine.environment = clock.environment();
                machine.enrols(name);
                machine.says("one");
                Instant begun = Instant.now();
                machine.starts();
                await().until(() -> sensor(name).path("records").asInt() == 1);
                Set<String> serials = new HashSet<>();
                await().until(() -> {
                    serials.add(sensor(name).path("certificate").path("serial").asText());
                    return serials.size() == 4;
                });
                assertThat(Duration.between(begun, Instant.now()))
                        .as("three renewals, each when a third of ten seconds was left")
                        .isGreaterThan(Duration.ofSeconds(12));
                machine.says("two");
                await().untilAsserted(
                                () -> assertThat(sensor(name).path("records").asInt())
                                        .as(machine.said())
                                        .isEqualTo(2));
            }
        }
    }
}
