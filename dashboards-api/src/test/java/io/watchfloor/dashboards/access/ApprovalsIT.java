package io.watchfloor.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Approvals by another credential of the same person, with the displayed digits, over HTTP. Two tokens serve as two
 * credentials.
 */
class ApprovalsIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.approval { number-match = [makeLink] }\n");

    private Caller older = NODE.administrator();
    private Caller asker = NODE.administrator();
    private String name = "";

    @BeforeEach
    void anAdministratorWithTwoTokens(org.junit.jupiter.api.TestInfo test) {
        name = "ada-" + test.getTestMethod().orElseThrow().getName().hashCode();
        NODE.administrator().post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"administrator\"}".formatted(name));
        older = token();
        asker = token();
        NODE.administrator().post("/api/v1/people", "{\"name\":\"bob\",\"role\":\"viewer\"}");
    }

    private Caller token() {
        return NODE.administrator()
                .as(NODE.administrator()
                        .post("/api/v1/people/" + name + "/tokens", "{}")
                        .json()
                        .path("token")
                        .asText());
    }

    private static Caller.Answer makesLink(Caller who) {
        return who.post("/api/v1/people/bob/links", "{}");
    }

    private static Caller.Answer approves(Caller who, JsonNode asked, String digits) {
        return who.post(
                "/api/v1/approvals/" + asked.path("approval").asText() + "/approve", "{\"digits\":\"" + digits + "\"}");
    }

    @Test
    void theOtherCredentialTypesTheNumberAndTheRequestIsDoneOnce() {
        Caller.Answer first = makesLink(asker);
        assertThat(first.status()).isEqualTo(403);
        assertThat(first.code()).isEqualTo("approval.number-needed");
        String number = first.json().path("number").asText();
        assertThat(number).matches("[0-9]{2}");
        assertThat(makesLink(asker).code()).isEqualTo("approval.waits");
        JsonNode shown = older.get("/api/v1/approvals").json().path("items").path(0);
        assertThat(shown.path("mayApprove").asBoolean()).isTrue();
        assertThat(shown.path("object").asText()).isEqualTo("person:bob");
        assertThat(shown.toString()).doesNotContain("\"number\":\"" + number);

        assertThat(approves(older, first.json(), number).status()).isEqualTo(200);

        assertThat(makesLink(older).code()).as("another credential").isEqualTo("approval.no-other-session");
        assertThat(asker.post("/api/v1/people/administrator/links", "{}").code())
                .as("another request")
                .isEqualTo("approval.number-needed");
        assertThat(makesLink(asker).status()).isEqualTo(200);
        assertThat(makesLink(asker).code()).isEqualTo("approval.number-needed");
    }

    @Test
    void theCredentialThatAsksAndOthersWhoSeeItCannotApproveIt() {
        JsonNode asked = makesLink(asker).json();
        String number = asked.path("number").asText();

        assertThat(approves(asker, asked, number).code()).isEqualTo("approval.same-session");
        assertThat(approves(token(), asked, number).code())
                .as("one that the asker may have made itself")
                .isEqualTo("approval.same-session");
        assertThat(approves(NODE.administrator(), asked, number).status()).isEqualTo(404);
        assertThat(approves(NODE.responder("rob"), asked, number).status()).isEqualTo(404);
    }

    @Test
    void wrongDigitsEndIt() {
        JsonNode asked = makesLink(asker).json();
        int number = asked.path("number").asInt();

        assertThat(approves(older, asked, "%02d".formatted((number + 1) % 100)).code())
                .isEqualTo("approval.number");
        assertThat(approves(older, asked, "%02d".formatted(number)).code()).isEqualTo("approval.over");
        assertThat(makesLink(asker).code()).isEqualTo("approval.number-needed");
    }

    @Test
    void whoeverIsAskedTooOftenIsAskedNoMore() {
        for (int i = 0; i < 5; i++) {
            JsonNode asked = makesLink(asker).json();
            older.post("/api/v1/approvals/" + asked.path("approval").asText() + "/deny", "{}");
        }

        Caller.Answer sixth = makesLink(asker);

        assertThat(sixth.status()).isEqualTo(429);
        assertThat(sixth.code()).isEqualTo("approval.too-many");
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/alerts?asset=service:watchfloor"))
                        .extracting(alert -> alert.path("title").asText())
                        .contains(
                                "Too Many Approvals Asked Of One Person", "Approval Fatigue Attempt Against A Person"));
    }

    @Test
    void ofManyRequestsAtOnceOneIsDone() {
        JsonNode asked = makesLink(asker).json();
        approves(older, asked, asked.path("number").asText());

        assertThat(IntStream.range(0, 8)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> makesLink(asker).status()))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .filter(status -> status == 200))
                .hasSize(1);
    }

    @Test
    void whatNobodyAnswersRunsOut() {
        JsonNode asked = makesLink(asker).json();
        NODE.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE approval SET expires_at = now() - interval '1 second' WHERE id = ?",
                        asked.path("approval").asText()));

        assertThat(approves(older, asked, asked.path("number").asText()).code()).isEqualTo("approval.over");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> older.get(
                                "/api/v1/approvals/" + asked.path("approval").asText())
                        .json()
                        .path("state")
                        .asText()
                        .equals("expired"));
    }

    @Test
    void theAuditHasWhoAskedAndWhoApprovedAndNoNumber() {
        JsonNode asked = makesLink(asker).json();
        approves(older, asked, asked.path("number").asText());

        assertThat(NODE.list("/api/v1/audit?object=approval:"
                        + asked.path("approval").asText()))
                .extracting(one -> one.path("action").asText() + " "
                        + one.path("by").path("name").asText())
                .contains("approval.ask " + name, "approval.give " + name);
        assertThat(NODE.administrator()
                        .send(NODE.administrator()
                                .request("/api/v1/people/" + name)
                                .method("PATCH", BodyPublishers.ofString("{\"disabled\":true}")))
                        .status())
                .isEqualTo(200);
    }
}
