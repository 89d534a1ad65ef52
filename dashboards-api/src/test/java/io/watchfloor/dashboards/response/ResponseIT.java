package io.watchfloor.dashboards.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.ReadySensor;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Response actions of a case, executed by a sensor on its host. */
class ResponseIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    final RunningNode node = RunningNode.with("watchfloor.approval.two-person = [killProcess]\n");

    @TempDir
    Path folder;

    private OpenCase open = new OpenCase(node, "");

    @BeforeEach
    void aCaseIsOpen() {
        open = OpenCase.on(node);
    }

    @Test
    void twoPeopleEndAProcessOnAHostAndTheCaseTellsWhatTheSensorSaw() throws Exception {
        Caller ann = node.responder("ann");
        Caller bea = node.responder("bea");
        Process victim = new ProcessBuilder("sleep", "600").start();
        String kill = "{\"sensor\":\"acting\",\"pid\":%d,\"program\":\"sleep\",\"reason\":\"It is not ours.\"}"
                .formatted(victim.pid());
        try (ActingSensor sensor = new ActingSensor(
                folder,
                node.address(),
                node.enrolled("acting").path("credential").asText(),
                List.of(),
                "actions.allow = [kill-process]")) {
            Caller.Answer asked = ann.post(open.path() + "/responses/kill-process", kill);
            assertThat(asked.code()).isEqualTo("approval.second-person");
            String approval = asked.json().path("approval").asText();
            assertThat(bea.post("/api/v1/approvals/" + approval + "/approve", "{}")
                            .status())
                    .isEqualTo(200);
            await().atMost(PATIENCE)
                    .until(() -> node.jdbi()
                                    .withHandle(handle -> handle.createQuery("SELECT count(*) FROM sensor_readiness")
                                            .mapTo(Integer.class)
                                            .one())
                            == 1);
            String id = open.asked(ann, "kill-process", kill);
            assertThat(victim.waitFor()).isNotZero();
            JsonNode done = open.awaited(id, "succeeded");
            assertThat(sensor.running()).isTrue();
            assertThat(done.path("evidence").path("pid").asLong()).isEqualTo(victim.pid());
            assertThat(done.path("askedBy").asText()).isEqualTo("ann");
            assertThat(done.path("steps").findValuesAsText("state"))
                    .containsExactly("approved", "sent", "running", "succeeded");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    ann.get(open.path() + "/activity").json().toString())
                            .contains("\"responded\"")
                            .contains("succeeded, reported by the sensor: process %d".formatted(victim.pid())));

            assertThat(ann.post(
                                    open.path() + "/responses/isolate-host",
                                    "{\"sensor\":\"acting\",\"reason\":\"It spreads.\"}")
                            .code())
                    .isEqualTo("response.not-allowed");
        } finally {
            victim.destroyForcibly();
        }
    }

    @Test
    void anOrderSurvivesARestartOfTheCenterAndComesAgainUnderItsId() {
        Caller root = node.administrator();
        String credential = node.enrolled("wired").path("credential").asText();
        HttpClient http = HttpClient.newHttpClient();
        ReadySensor first = ReadySensor.connected(http, node.address(), credential, "block-address");
        String block = "{\"sensor\":\"wired\",\"address\":\"192.0.2.66\",\"reason\":\"It calls home.\"}";
        String id = await().atMost(PATIENCE)
                .until(
                        () -> root.post(open.path() + "/responses/block-address", block, "Idempotency-Key", "once"),
                        answer -> answer.status() == 200)
                .json()
                .path("id")
                .asText();
        assertThat(root.post(open.path() + "/responses/block-address", block, "Idempotency-Key", "once")
                        .json()
                        .path("id")
                        .asText())
                .isEqualTo(id);
        await().atMost(PATIENCE).until(() -> first.orders().size() == 1);
        first.leave();

        node.restart();
        ReadySensor again = ReadySensor.connected(http, node.address(), credential, "block-address");
        await().atMost(PATIENCE).until(() -> !again.orders().isEmpty());
        assertThat(again.orders().getFirst()).isEqualTo(first.orders().getFirst());
        again.tells(id, 2, State.SUCCEEDED, "192.0.2.66 is blocked");
        await().atMost(PATIENCE).until(() -> !again.heard().isEmpty());
        assertThat(open.awaited(id, "succeeded").path("evidence").path("seen").asText())
                .isEqualTo("192.0.2.66 is blocked");
        again.leave();
        http.shutdownNow();
    }

    @Test
    void whatAnotherSensorSaysOfItChangesNothing() {
        Caller root = node.administrator();
        HttpClient http = HttpClient.newHttpClient();
        ReadySensor own = ReadySensor.connected(
                http, node.address(), node.enrolled("own").path("credential").asText(), "block-address");
        ReadySensor other = ReadySensor.connected(
                http, node.address(), node.enrolled("other").path("credential").asText(), "block-address");
        String id = open.asked(
                root, "block-address", "{\"sensor\":\"own\",\"address\":\"192.0.2.66\",\"reason\":\"It calls home.\"}");
        await().atMost(PATIENCE).until(() -> !own.orders().isEmpty());
        other.tells(id, 2, State.SUCCEEDED, "done");
        await().atMost(PATIENCE).until(() -> !other.heard().isEmpty());
        assertThat(open.awaited(id, "sent").path("steps")).hasSize(2);
        assertThat(other.orders()).isEmpty();
        own.leave();
        other.leave();
        http.shutdownNow();
    }
}
