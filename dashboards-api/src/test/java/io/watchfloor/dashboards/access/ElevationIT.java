package io.watchfloor.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Temporary roles: requested, approved by another person, visible everywhere, and ended automatically. */
class ElevationIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    private Caller person(String name, String role) {
        node.administrator().post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
        return node.administrator()
                .as(node.administrator()
                        .post("/api/v1/people/" + name + "/tokens", "{}")
                        .json()
                        .path("token")
                        .asText());
    }

    private static JsonNode asks(Caller who, String role) {
        Caller.Answer answer = who.post(
                "/api/v1/temporary-roles",
                "{\"role\":\"%s\",\"minutes\":30,\"reason\":\"Ann is away.\"}".formatted(role));
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        return answer.json();
    }

    private static Caller.Answer approve(Caller who, JsonNode asked) {
        return who.post("/api/v1/approvals/" + asked.path("id").asText() + "/approve", "{}");
    }

    @Test
    void theRoleIsThereWhenItIsGivenAndGoneWhenItsTimeIsOver() {
        Caller vic = person("vic", "viewer");
        assertThat(vic.get("/api/v1/temporary-roles").status()).isEqualTo(403);
        JsonNode asked = asks(vic, "lead");
        assertThat(vic.get("/api/v1/temporary-roles").status()).isEqualTo(403);

        assertThat(approve(node.administrator(), asked).status()).isEqualTo(200);

        assertThat(vic.get("/api/v1/temporary-roles").status()).isEqualTo(200);
        assertThat(vic.get("/api/v1/me").json().path("rights").toString()).contains("lead", "respond");
        assertThat(vic.get("/api/v1/me").json().path("role").asText()).isEqualTo("viewer");
        assertThat(vic.get("/api/v1/people").status()).as("an administrator's").isEqualTo(403);
        JsonNode inForce =
                vic.get("/api/v1/temporary-roles").json().path("inForce").path(0);
        assertThat(inForce.path("person").asText()).isEqualTo("vic");
        assertThat(inForce.path("reason").asText()).isEqualTo("Ann is away.");

        over("vic");

        assertThat(vic.get("/api/v1/temporary-roles").status()).isEqualTo(403);
        assertThat(vic.get("/api/v1/me").json().path("rights").toString()).doesNotContain("lead");
    }

    private void over(String name) {
        node.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE approval SET ends_at = now() - interval '1 second' WHERE person = ?", name));
    }

    @Test
    void nobodyGivesItToThemselvesAndNobodyGivesWhatTheyDoNotHave() {
        Caller rob = person("rob", "responder");
        Caller lea = person("lea", "lead");
        JsonNode asked = asks(rob, "administrator");

        assertThat(approve(rob, asked).code()).isEqualTo("approval.own");
        assertThat(approve(lea, asked).status()).isEqualTo(404);
        assertThat(approve(node.administrator(), asked).status()).isEqualTo(200);

        JsonNode second = asks(lea, "administrator");
        assertThat(approve(rob, second).status())
                .as("who has it for a time gives nobody another")
                .isEqualTo(404);
    }

    /** A role includes its default clearance. */
    @Test
    void nobodyGivesARoleThatClearsForMoreThanTheirOwn() {
        Caller vic = person("vic", "viewer");
        Caller bea = person("bea", "administrator");
        assertThat(edit(node.administrator(), "bea", "{\"clearance\":\"amber\"}"))
                .isEmpty();
        JsonNode asked = asks(vic, "lead");

        assertThat(approve(bea, asked).code()).isEqualTo("approval.right");
        assertThat(approve(node.administrator(), asked).status()).isEqualTo(200);
    }

    @Test
    void itDoesNotComeBackWhenTheAccountIsDisabledAndEnabledAgain() {
        Caller vic = person("vic", "viewer");
        approve(node.administrator(), asks(vic, "lead"));
        assertThat(edit(node.administrator(), "vic", "{\"disabled\":true}")).isEmpty();
        assertThat(edit(node.administrator(), "vic", "{\"disabled\":false}")).isEmpty();

        assertThat(node.administrator().get("/api/v1/temporary-roles").json().path("inForce"))
                .isEmpty();
        Caller again = vic.as(node.administrator()
                .post("/api/v1/people/vic/tokens", "{}")
                .json()
                .path("token")
                .asText());
        assertThat(again.get("/api/v1/temporary-roles").status()).isEqualTo(403);
    }

    @Test
    void itEndsWithTheAccountOfWhoeverGaveItAndBeforeItsTime() {
        Caller vic = person("vic", "viewer");
        Caller bea = person("bea", "administrator");
        JsonNode asked = asks(vic, "administrator");
        approve(bea, asked);
        assertThat(vic.get("/api/v1/people").status()).isEqualTo(200);
        node.jdbi().useHandle(handle -> handle.execute("UPDATE person SET disabled_at = now() WHERE name = 'bea'"));

        assertThat(vic.get("/api/v1/people").status()).isEqualTo(403);

        JsonNode again = asks(vic, "lead");
        approve(node.administrator(), again);
        assertThat(vic.send(vic.request("/api/v1/temporary-roles/"
                                        + again.path("id").asText())
                                .DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(vic.get("/api/v1/temporary-roles").status()).isEqualTo(403);
    }

    @Test
    void whoIsAdministratorForATimeLeavesNoAdministratorBehind() {
        Caller vic = person("vic", "viewer");
        person("bea", "administrator");
        approve(node.administrator(), asks(vic, "administrator"));

        String administrator = "{\"name\":\"eve\",\"role\":\"administrator\"}";
        assertThat(vic.post("/api/v1/people", administrator).code()).isEqualTo("access.for-a-time");
        assertThat(vic.post("/api/v1/invites", administrator).code()).isEqualTo("access.for-a-time");
        assertThat(vic.post("/api/v1/people/bea/tokens", "{}").code()).isEqualTo("access.for-a-time");
        assertThat(vic.post("/api/v1/people/bea/links", "{}").code()).isEqualTo("access.for-a-time");
        Caller.Answer promoted = vic.send(vic.request("/api/v1/people/vic")
                .method("PATCH", BodyPublishers.ofString("{\"role\":\"administrator\"}")));
        assertThat(promoted.code()).isEqualTo("access.for-a-time");
        assertThat(edit(vic, "vic", "{\"clearance\":\"green\"}"))
                .as("their own")
                .isEqualTo("access.for-a-time");
        assertThat(edit(vic, "vic", "{\"groups\":[\"finance\"]}")).isEqualTo("access.for-a-time");
        assertThat(edit(vic, "bea", "{\"clearance\":\"green\"}")).isEmpty();
        assertThat(edit(vic, "bea", "{\"clearance\":\"red\"}"))
                .as("more than their own")
                .isEqualTo("access.for-a-time");

        assertThat(vic.post("/api/v1/people", "{\"name\":\"kim\",\"role\":\"viewer\"}")
                        .status())
                .isEqualTo(200);
    }

    private static String edit(Caller by, String name, String body) {
        Caller.Answer answer =
                by.send(by.request("/api/v1/people/" + name).method("PATCH", BodyPublishers.ofString(body)));
        return answer.status() == 200 ? "" : answer.code();
    }

    @Test
    void anOpenStreamEndsWhenTheRoleBeginsAndWhenItEnds() throws Exception {
        Caller vic = person("vic", "viewer");
        CompletableFuture<Integer> first = closing(vic);
        approve(node.administrator(), asks(vic, "lead"));
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(4409);
        CompletableFuture<Integer> second = closing(vic);
        over("vic");

        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(4409);
    }

    private CompletableFuture<Integer> closing(Caller who) {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        var unused = who.http()
                .newWebSocketBuilder()
                .subprotocols("watchfloor.live.v1")
                .header("Authorization", "Bearer " + who.token())
                .buildAsync(
                        java.net.URI.create(node.address().toString().replaceFirst("^http", "ws") + "/api/v1/stream"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                                closed.complete(code);
                                return CompletableFuture.completedFuture(null);
                            }
                        })
                .join();
        return closed;
    }

    @Test
    void standingAdministratorsAreReported() {
        person("bea", "administrator");
        asks(person("vic", "viewer"), "lead");

        assertThat(node.administrator()
                        .get("/api/v1/temporary-roles")
                        .json()
                        .path("standingAdministrators")
                        .toString())
                .isEqualTo("[\"administrator\",\"bea\"]");
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(node.metric("watchfloor_standing_administrators"))
                        .isEqualTo(2));
    }
}
