package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.sensors.agent.trust.AgentCertificate;
import io.watchfloor.sensors.protocol.EnrolmentToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Life cycle of a sensor with a certificate, as a real program: from its token to its revocation. */
class SensorRenewalIT {

    /** With a lifetime short enough to test the renewal. */
    @RegisterExtension
    static final RunningNode NODE =
            RunningNode.with("watchfloor { tls.use = on, enrolment.certificate-lifetime = 10 s }\n");

    @TempDir
    private Path folder;

    private record Said(int exit, String text) {}

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }

    private static Caller administrator() {
        return new Caller(
                Trusting.client(NODE.data().resolve("tls/ca.pem")),
                NODE.address(),
                NODE.administrator().token());
    }

    private static String token(String asked) {
        return administrator()
                .post("/api/v1/sensors/tokens", asked)
                .json()
                .path("token")
                .asText();
    }

    private static JsonNode shown(String sensor) {
        return administrator().get("/api/v1/sensors/" + sensor).json();
    }

    private Process agent(Path log, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path", ""),
                "io.watchfloor.sensors.agent.SensorAgent"));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private Said sensor(Object... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("said.log");
        Process process = agent(log, arguments);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), Files.readString(log));
    }

    @Test
    void aSensorEnrolsReportsRenewsItsCertificateAndEndsWhenItIsRevoked() throws Exception {
        Path state = folder.resolve("state");
        String token = token("{}");
        assertThat(EnrolmentToken.parse(token).addresses())
                .containsExactly(NODE.address().toString());
        Said enrolled = sensor("enroll", "--token", token, "--name", "ws-9", "--state", state);
        assertThat(enrolled.text()).contains("enrolled as ws-9-").contains("certificate valid until");
        String id = administrator().get("/api/v1/sensors").json().findValuesAsText("id").stream()
                .filter(one -> one.startsWith("ws-9-"))
                .findFirst()
                .orElseThrow();
        assertThat(shown(id).path("certificate").path("status").asText()).isEqualTo("good");
        String first = shown(id).path("certificate").path("serial").asText();
        Instant end = AgentCertificate.read(state.resolve("certificate.pem"))
                .orElseThrow()
                .expiresAt();

        Path followed = Files.writeString(folder.resolve("app.log"), "one\n");
        Path config = Files.writeString(folder.resolve("sensor.conf"), """
                watchfloor-sensor { state = "%s", files = [{ path = "%s", asset = "ws-9" }] }
                """.formatted(state, followed));
        Path log = folder.resolve("run.log");
        Process running = agent(log, "run", "--config", config);
        try {
            await().until(() -> shown(id).path("records").asLong() == 1);
            await().until(() ->
                    !shown(id).path("certificate").path("serial").asText().equals(first));
            await().until(() -> Instant.now().isAfter(end));
            Files.writeString(followed, "two\n", StandardOpenOption.APPEND);
            await().untilAsserted(() -> assertThat(shown(id).path("records").asLong())
                    .as(Files.readString(log))
                    .isEqualTo(2));

            administrator()
                    .send(administrator().request("/api/v1/sensors/" + id).DELETE());
            assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log)).contains("rejected this sensor");
            assertThat(shown(id).path("certificate").path("status").asText()).isEqualTo("revoked");
        } finally {
            running.destroyForcibly();
        }
    }
}
