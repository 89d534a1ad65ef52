package io.watchfloor.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Security events of the center become alerts and a case on the normal path of telemetry. */
class OwnDetectionsIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    /** A rejection because of too many attempts counts as an attempt, too. */
    private void guess(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(node.administrator().as("wf_guess" + i).get("/api/v1/me").status())
                    .as("unknown, then slowed down")
                    .isIn(401, 429);
        }
    }

    private List<JsonNode> alerts(String title) {
        return node.list("/api/v1/alerts?asset=service:watchfloor").stream()
                .filter(alert -> alert.path("title").asText().equals(title))
                .toList();
    }

    private void signIn(String token) {
        assertThat(node.administrator()
                        .as("")
                        .post("/api/v1/signin", "{\"token\":\"" + token + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aSignInAfterManyGuessesOpensACaseThatOnlyThoseWhoMayCanSee() {
        guess(12);
        signIn(node.responder("ann").token());

        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(alerts("Watchfloor Sign-In After Refused Attempts"))
                        .singleElement()
                        .satisfies(alert ->
                                assertThat(alert.path("level").asText()).isEqualTo("high")));
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() ->
                        assertThat(alerts("Credential Guessing At Watchfloor")).hasSize(1));
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(node.list("/api/v1/cases"))
                        .singleElement()
                        .satisfies(kase ->
                                assertThat(kase.path("assets").toString()).contains("service:watchfloor")));

        Caller bob = node.responder("bob");
        node.administrator()
                .send(node.administrator()
                        .request("/api/v1/people/bob")
                        .method("PATCH", BodyPublishers.ofString("{\"allGroups\":false,\"groups\":[\"finance\"]}")));
        assertThat(bob.get("/api/v1/cases").json().path("items")).isEmpty();
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            node.administrator()
                    .send(node.administrator()
                            .request("/api/v1/people/bob")
                            .method("PATCH", BodyPublishers.ofString("{\"groups\":[\"watchfloor\"]}")));
            assertThat(bob.get("/api/v1/cases").json().path("items")).hasSize(1);
        });
    }

    @Test
    void workOnItsOwnCaseAndOrdinaryWorkAtTheDoorsRaiseNothingMore() {
        guess(12);
        signIn(node.responder("ann").token());
        Awaitility.await().atMost(SOON).until(() -> node.list("/api/v1/cases").size() == 1);
        String id = node.list("/api/v1/cases").getFirst().path("id").asText();
        Caller ann = node.responder("ann");
        assertThat(ann.post("/api/v1/cases/" + id + "/acknowledge", "{}").status())
                .isEqualTo(200);
        assertThat(ann.post("/api/v1/cases/" + id + "/notes", "{\"text\":\"seen\"}")
                        .status())
                .isEqualTo(200);
        Awaitility.await().atMost(SOON).until(() -> waiting() == 0);

        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(node.list("/api/v1/alerts?asset=service:watchfloor"))
                        .hasSize(2));
    }

    private int waiting() {
        return node.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM own_telemetry WHERE judged_at IS NULL")
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void aRecordThatIsBroughtAgainAfterARestartIsNotCountedAgain() {
        guess(12);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> alerts("Credential Guessing At Watchfloor").size() == 1);
        Awaitility.await().atMost(SOON).until(() -> waiting() == 0);
        // The evaluation becomes visible slightly later.
        long before = Awaitility.await()
                .pollDelay(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(this::counted, count -> count > 0);
        node.jdbi().useHandle(handle -> handle.execute("UPDATE own_telemetry SET judged_at = NULL"));
        node.restart();
        Awaitility.await().atMost(SOON).until(() -> waiting() == 0);

        assertThat(counted()).isEqualTo(before);
    }

    private long counted() {
        return node.list("/api/v1/alerts?asset=service:watchfloor").stream()
                .mapToLong(alert -> alert.path("count").asLong())
                .sum();
    }

    @Test
    void aSensorThatMaySpeakForAllAssetsDoesNotSpeakForTheCenter() {
        JsonNode answer =
                node.sensor("forwarder").post("/api/v1/telemetry", """
                        {"@timestamp":"2026-11-27T10:00:00Z","event":{"provider":"watchfloor","dataset":"watchfloor.audit",\
                        "action":"audit-broken","outcome":"failure"},"service":{"name":"watchfloor"}}
                        """).json();

        assertThat(answer.path("accepted").asInt()).isZero();
        assertThat(answer.path("rejected").path(0).path("code").asText()).isEqualTo("sensor.foreign-asset");
    }

    @Test
    void whoMakesAnAdministratorIsTold() {
        node.responder("ann");
        node.administrator()
                .send(node.administrator()
                        .request("/api/v1/people/ann")
                        .method("PATCH", BodyPublishers.ofString("{\"role\":\"administrator\"}")));

        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(alerts("Person Made Administrator Of Watchfloor"))
                        .hasSize(1));
    }
}
