package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.tls.CertificateRequest;
import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.dashboards.api.Trusting;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.sensors.agent.trust.AgentCertificate;
import io.watchfloor.sensors.agent.trust.AgentKey;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Center and sensor on two machines according to the README, and an attacker between them: each in its own network.
 * Needs root, {@code ip} and {@code nft}.
 */
class SecondMachineFaults {

    private static final int CENTER = 0;
    private static final int SENSOR = 1;
    private static final int MIDDLE = 2;
    private static final int PORT = 8443;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(5);
    private static final URI ADDRESS = URI.create("https://" + Namespaces.host(CENTER) + ":" + PORT);

    /** Short enough that a stolen certificate expires during the test. */
    private static final String LIFETIME = "40s";

    private final List<Process> running = new ArrayList<>();

    private @Nullable Process agent;

    @TempDir
    private Path folder;

    private record Said(int exit, String text) {}

    private Path data() {
        return folder.resolve("center-data");
    }

    private Path ca() {
        return data().resolve("tls/ca.pem");
    }

    private Path state() {
        return folder.resolve("state");
    }

    private Process begin(int machine, Path log, String main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(Namespaces.in(machine));
        String real = System.getProperty("surefire.test.class.path");
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                real != null ? real : System.getProperty("java.class.path", "") + File.pathSeparator,
                main));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("WATCHFLOOR_ENROLMENT_CERTIFICATE_LIFETIME", LIFETIME);
        Process process = builder.start();
        running.add(process);
        return process;
    }

    private Said run(int machine, String main, Object... arguments) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "said", ".log");
        Process process = begin(machine, log, main, arguments);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), Files.readString(log).strip());
    }

    private Said agent(Object... arguments) throws IOException, InterruptedException {
        return run(SENSOR, "io.watchfloor.sensors.agent.SensorAgent", arguments);
    }

    private void agentRuns() throws IOException {
        agent = begin(
                SENSOR,
                folder.resolve("sensor.log"),
                "io.watchfloor.sensors.agent.SensorAgent",
                "run",
                "--config",
                folder.resolve("sensor.conf"),
                "--state",
                state());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(ADDRESS.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(data().resolve("bootstrap-token"))
                                        .strip());
    }

    private String asked(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = Trusting.client(ca())) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return Json.parse(asked(request(path)));
    }

    private JsonNode sensor() throws IOException, InterruptedException {
        return get("/api/v1/sensors").path("items").path(0);
    }

    private double metric(String start) throws IOException, InterruptedException {
        return asked(request("/metrics"))
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (IOException e) {
                // not there yet
            }
            assertThat(Instant.now()).as("waited for " + what).isBefore(end);
            Thread.sleep(50);
        }
    }

    /** Answer to an attacker with a copy of the sensor's files: HTTP status, or empty if the handshake fails. */
    private Optional<Integer> thief(AgentCertificate certificate, String credential)
            throws IOException, InterruptedException {
        CenterTrust trust = CenterTrust.of(ca());
        trust.present(certificate);
        try (HttpClient client = trust.client().build()) {
            HttpRequest request = HttpRequest.newBuilder(ADDRESS.resolve("/api/v1/telemetry"))
                    .timeout(Duration.ofSeconds(10))
                    .header("Authorization", "Bearer " + credential)
                    .POST(HttpRequest.BodyPublishers.ofString(""))
                    .build();
            return Optional.of(
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private AgentCertificate certificate() throws IOException {
        return AgentCertificate.read(state().resolve("certificate.pem")).orElseThrow();
    }

    private void happens(int number) throws IOException {
        Files.writeString(
                folder.resolve("auth.log"),
                "Nov 27 19:00:0%d ws-2 sudo:     ann : TTY=pts/0 ; PWD=/home/ann ; USER=root ; COMMAND=/bin/bash%n"
                        .formatted(number),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static void nft(int machine, String rule) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Namespaces.in(machine));
        command.addAll(List.of("nft", rule));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(rule)
                .isZero();
    }

    private int[] heardInTheMiddle() throws IOException {
        String[] said = Files.readString(folder.resolve("middle/heard")).split(" ", -1);
        return new int[] {Integer.parseInt(said[0]), Integer.parseInt(said[1])};
    }

    private static void tell(String what, Instant since) {
        System.out.printf(
                "%s: %d ms%n", what, Duration.between(since, Instant.now()).toMillis());
    }

    @Test
    void aSecondMachineIsWatchedByTheStepsOfTheReadmeAndNobodyStandsBetween() throws Exception {
        String missing = Namespaces.missing().orElse("");
        if (!missing.isEmpty()) {
            System.out.println("!!! SKIPPED, the second machine is NOT tested: " + missing);
        }
        assumeThat(missing).isEmpty();
        try (Namespaces network = new Namespaces(3)) {
            String token = firstDetection();
            String credential = Json.parse(Files.readString(state().resolve("credential.json")))
                    .path("credential")
                    .asText();
            nobodyStandsBetween(token);
            foreignAndEndedCertificates(credential);
            revocation(credential);
            assertThat(network).isNotNull();
        } finally {
            for (Process process : running) {
                process.destroy();
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
        }
    }

    /** @return another token, for an attempt elsewhere */
    private String firstDetection() throws Exception {
        Instant begun = Instant.now();
        begin(
                CENTER,
                folder.resolve("center.log"),
                "io.watchfloor.dashboards.cli.Watchfloor",
                "serve",
                "--data",
                data(),
                "--bind",
                "0.0.0.0",
                "--port",
                PORT);
        await("the center", () -> Files.exists(ca()) && asked(request("/ready")).contains("ready"));
        tell("step 1, the center serves", begun);
        String token = token();
        tell("step 2, a token", begun);
        Said enrolled = agent("enroll", "--token", token, "--state", state(), "--name", "ws-2");
        assertThat(enrolled.exit()).as(enrolled.text()).isZero();
        assertThat(enrolled.text()).contains("certificate valid until");
        tell("step 3, enrolled", begun);
        Files.writeString(folder.resolve("sensor.conf"), """
                watchfloor-sensor.files = [
                  { path = "%s", format = text, logsource { product = linux, service = sudo } }
                ]
                """.formatted(folder.resolve("auth.log")));
        happens(1);
        agentRuns();
        await("a detection", () -> get("/api/v1/alerts").path("items").size() > 0);
        tell("step 4, the sensor runs, and its first detection is here", begun);
        assertThat(get("/api/v1/alerts").path("items").path(0).path("asset").toString())
                .contains("ws-2");
        assertThat(sensor().path("certificate").path("status").asText()).isEqualTo("good");
        return token();
    }

    private String token() throws IOException, InterruptedException {
        Said made = run(
                CENTER,
                "io.watchfloor.dashboards.cli.Watchfloor",
                "sensors",
                "token",
                "--center",
                "https://localhost:" + PORT,
                "--ca",
                ca(),
                "--token-file",
                data().resolve("bootstrap-token"));
        assertThat(made.exit()).as(made.text()).isZero();
        return made.text();
    }

    private void nobodyStandsBetween(String token) throws Exception {
        Objects.requireNonNull(agent).destroy();
        Path middle = Files.createDirectories(folder.resolve("middle"));
        begin(
                MIDDLE,
                folder.resolve("middle.log"),
                Impostor.class.getName(),
                middle,
                Namespaces.host(MIDDLE),
                Namespaces.host(CENTER),
                PORT);
        await("the man in the middle", () -> Files.exists(middle.resolve("heard")));
        nft(SENSOR, "add table ip between");
        nft(SENSOR, "add chain ip between output { type nat hook output priority -100 ; }");
        nft(
                SENSOR,
                "add rule ip between output ip daddr %s tcp dport %d dnat to %s:%d"
                        .formatted(Namespaces.host(CENTER), PORT, Namespaces.host(MIDDLE), PORT));
        Said fooled = agent("enroll", "--token", token, "--state", folder.resolve("fooled"));
        assertThat(fooled.exit()).isEqualTo(3);
        assertThat(fooled.text()).contains("is not trusted");
        assertThat(folder.resolve("fooled/credential.json")).doesNotExist();
        int enrolling = heardInTheMiddle()[0];
        assertThat(enrolling).isPositive();
        happens(2);
        agentRuns();
        await("a call of the sensor", () -> heardInTheMiddle()[0] > enrolling + 1);
        assertThat(heardInTheMiddle()[1]).as("bytes that he was told").isZero();
        System.out.printf("the man in the middle was called %d times and told 0 bytes%n", heardInTheMiddle()[0]);
        nft(SENSOR, "delete table ip between");
        await("the second record", () -> sensor().path("records").asInt() == 2);
    }

    private void foreignAndEndedCertificates(String credential) throws Exception {
        AgentCertificate copied = certificate();
        assertThat(thief(copied, credential)).as("a copy, while it is good").contains(200);
        AgentKey key = AgentKey.generate("x");
        ClientCa foreign = ClientCa.make("Watchfloor sensors", Clock.systemUTC(), new SecureRandom());
        String name = "urn:watchfloor:sensor:%s:0123456789abcdef"
                .formatted(sensor().path("id").asText());
        AgentCertificate forged = key.withCertificate(
                ClientCa.pem(foreign.sign(CertificateRequest.parse(key.request()), "x", name, Duration.ofDays(1))));
        assertThat(thief(forged, credential)).as("of another CA").isEmpty();
        await("the end of the copy", () -> copied.hasExpired(Instant.now()));
        await("its refusal", () -> thief(copied, credential).isEmpty());
        tell("an ended certificate is refused, after its end", copied.expiresAt());
        assertThat(Duration.between(copied.expiresAt(), Instant.now())).isLessThan(REFUSED_WITHIN);
        happens(3);
        await(
                "the third record, with the next certificate",
                () -> sensor().path("records").asInt() == 3);
    }

    private void revocation(String credential) throws Exception {
        Process sensor = Objects.requireNonNull(agent);
        AgentCertificate copied = certificate();
        assertThat(thief(copied, credential)).contains(200);
        assertThat(metric("watchfloor_uplink_sessions")).isEqualTo(1);
        Instant revoked = Instant.now();
        asked(request("/api/v1/sensors/" + sensor().path("id").asText()).DELETE());
        await("its refusal", () -> thief(copied, credential).equals(Optional.of(401)));
        tell("a revoked certificate is refused, after its revocation", revoked);
        await("the end of its stream", () -> metric("watchfloor_uplink_sessions") == 0);
        Duration streamEnded = Duration.between(revoked, Instant.now());
        tell("its open stream has ended, after its revocation", revoked);
        assertThat(sensor.waitFor(60, TimeUnit.SECONDS)).as("the sensor ends").isTrue();
        assertThat(sensor.exitValue()).isEqualTo(3);
        assertThat(streamEnded).isLessThan(REFUSED_WITHIN);
    }
}
