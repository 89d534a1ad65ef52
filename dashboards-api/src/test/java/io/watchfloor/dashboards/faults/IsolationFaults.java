package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.LsassReader;
import io.watchfloor.dashboards.faults.ChildNode.Program;
import io.watchfloor.dashboards.faults.ChildNode.Seat;
import io.watchfloor.dashboards.response.ActingSensor;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host, its center and another host, each in its own network: the isolated host can reach only its center, and is
 * released when the action expires, even if center or sensor are dead. Needs root, {@code ip} and {@code nft}.
 */
class IsolationFaults {

    private static final int HOST = 0;
    private static final int CENTER = 1;
    private static final int OTHER = 2;
    private static final int PORT = 8080;
    private static final int SECONDS = Integer.getInteger("faults.isolation.seconds", 60);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private String responses = "";

    @Test
    void theHostReachesItsCenterAloneAndIsLetGoOnTimeWhenTheCenterOrTheSensorIsDead() throws Exception {
        assumeThat(Namespaces.missing().orElse("")).isEmpty();
        try (Namespaces network = new Namespaces(3);
                ChildNode center = center()) {
            center.awaitReady();
            Caller root = root(center);
            try (ActingSensor sensor = sensor(root, center, List.of())) {
                openCase(root);
                assertThat(reaches(HOST, OTHER)).isTrue();
                assertThat(reaches(OTHER, HOST)).isTrue();

                Instant until = isolated(root, SECONDS);
                assertThat(reaches(HOST, OTHER))
                        .as("the host reaches another one")
                        .isFalse();
                assertThat(reaches(OTHER, HOST))
                        .as("another one reaches the host")
                        .isFalse();
                assertThat(reaches(HOST, CENTER, 22))
                        .as("another port of the center")
                        .isFalse();
                assertThat(reaches(CENTER, HOST))
                        .as("the center's machine reaches in")
                        .isFalse();
                long before = records(root);
                sensor.writes("still here");
                patiently().until(() -> records(root) > before);
                center.kill();
                released("the center is dead", until);
                center.start();
                center.awaitReady();
                JsonNode reverted = awaited(root, "reverted");
                System.out.printf(
                        "the sensor says that it was undone at %s%n",
                        last(reverted).path("saidAt").asText());

                until = isolated(root, SECONDS);
                sensor.kill();
                released("the sensor is dead", until);
                sensor.startAgain();
                awaited(root, "reverted");

                isolated(root, 600);
                sensor.kill();
                sensor.startAgain();
                sensor.writes("back again");
                long then = records(root);
                patiently().until(() -> records(root) > then);
                assertThat(reaches(HOST, OTHER))
                        .as("after a restart of the sensor")
                        .isFalse();
                String id = latest(root).path("id").asText();
                assertThat(root.post(responses + "/" + id + "/revert", "{}").status())
                        .isEqualTo(200);
                awaited(root, "reverted");
                assertThat(reaches(HOST, OTHER)).isTrue();
                assertThat(reaches(OTHER, HOST)).isTrue();
            }
            assertThat(network).isNotNull();
        }
    }

    /** Control: without a timeout in the kernel a dead sensor leaves its host isolated. */
    @Test
    void rulesWithoutATimeOfTheirOwnAreCaught() throws Exception {
        assumeThat(Namespaces.missing().orElse("")).isEmpty();
        try (Namespaces network = new Namespaces(3);
                ChildNode center = center()) {
            center.awaitReady();
            Caller root = root(center);
            Path programs = Files.createDirectories(folder.resolve("bin"));
            Path nft = Files.writeString(
                    programs.resolve("nft"),
                    "#!/bin/sh\nsed 's/timeout [0-9]*ms/timeout 1h/g' | /usr/sbin/nft \"$@\"\n");
            Files.setPosixFilePermissions(nft, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (ActingSensor sensor =
                    sensor(root, center, List.of("env", "PATH=" + programs + ":/usr/sbin:/usr/bin:/bin"))) {
                openCase(root);
                isolated(root, 5);
                sensor.kill();
                Thread.sleep(Duration.ofSeconds(8));
                assertThat(reaches(HOST, OTHER)).isFalse();
            }
            assertThat(network).isNotNull();
        }
    }

    /** On a busy machine a call may time out. */
    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).ignoreExceptions();
    }

    private ChildNode center() throws IOException {
        Path place = Files.createDirectories(folder.resolve("center"));
        Path config = Files.writeString(folder.resolve("center.conf"), Namespaces.TRUSTED + "\n");
        return new ChildNode(
                place,
                config,
                new Seat(Namespaces.host(CENTER), PORT, Namespaces.in(CENTER), List.of("-Xmx1g")),
                Program.underTest());
    }

    private static Caller root(ChildNode center) {
        return new Caller(HttpClient.newHttpClient(), center.address(), center.bootstrapToken());
    }

    private ActingSensor sensor(Caller root, ChildNode center, List<String> environment) throws IOException {
        String token = root.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                .json()
                .path("token")
                .asText();
        String credential = root.as("")
                .post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"cut\"}".formatted(token))
                .json()
                .path("credential")
                .asText();
        List<String> prefix = new ArrayList<>(Namespaces.in(HOST));
        prefix.addAll(environment);
        return new ActingSensor(
                Files.createDirectories(folder.resolve("host")),
                center.address(),
                credential,
                prefix,
                "actions.allow = [isolate-host]");
    }

    private void openCase(Caller root) {
        patiently().until(() -> {
            LsassReader.on("ws1.corp.example", root);
            return true;
        });
        responses = "/api/v1/cases/"
                + patiently()
                        .until(
                                () -> root.get("/api/v1/cases")
                                        .json()
                                        .path("items")
                                        .path(0)
                                        .path("id")
                                        .asText(),
                                id -> !id.isEmpty())
                + "/responses";
    }

    /** @return when the action expires */
    private Instant isolated(Caller root, int seconds) {
        patiently()
                .until(() -> root.post(
                                        responses + "/isolate-host",
                                        "{\"sensor\":\"cut\",\"limitSeconds\":%d,\"reason\":\"It spreads.\"}"
                                                .formatted(seconds))
                                .status()
                        == 200);
        return Instant.parse(awaited(root, "succeeded").path("revertAt").asText());
    }

    private void released(String why, Instant until) throws InterruptedException {
        assertThat(Instant.now()).as("the test is in time").isBefore(until);
        assertThat(reaches(HOST, OTHER)).isFalse();
        while (!reaches(HOST, OTHER)) {
            assertThat(Instant.now()).isBefore(until.plus(PATIENCE));
            Thread.sleep(100);
        }
        Instant now = Instant.now();
        assertThat(now).isAfter(until.minusSeconds(1));
        System.out.printf(
                "%s: let go %d ms after its time of %d s was over%n",
                why, Duration.between(until, now).toMillis(), SECONDS);
    }

    private JsonNode awaited(Caller root, String state) {
        return patiently()
                .until(() -> latest(root), one -> one.path("state").asText().equals(state));
    }

    private JsonNode latest(Caller root) {
        JsonNode items = root.get(responses).json().path("items");
        return items.path(items.size() - 1);
    }

    private static JsonNode last(JsonNode response) {
        return response.path("steps").path(response.path("steps").size() - 1);
    }

    private static long records(Caller root) {
        for (JsonNode one : root.get("/api/v1/sensors").json().path("items")) {
            if (one.path("name").asText().equals("cut")) {
                return one.path("records").asLong();
            }
        }
        return 0;
    }

    private static boolean reaches(int from, int to) {
        return reaches(from, to, 9);
    }

    /** A reachable host rejects connections to a closed port; otherwise there is no answer. */
    private static boolean reaches(int from, int to, int port) {
        List<String> command = new ArrayList<>(Namespaces.in(from));
        command.addAll(
                List.of("timeout", "1", "bash", "-c", "echo > /dev/tcp/%s/%d".formatted(Namespaces.host(to), port)));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said.contains("refused");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
