package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.Tokens;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Administration of people over the API. */
@ExtendWith(Serving.class)
class PeopleRoutesIT {

    private static ServedBoards center;

    private Caller root;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void anAdministratorCalls() {
        root = center.caller("root", Role.ADMINISTRATOR);
    }

    @Test
    void aSecondAdministratorAndAViewerAreLetIn() {
        assertThat(add("ruth", "administrator").json().path("role").asText()).isEqualTo("administrator");
        assertThat(add("vic", "viewer").status()).isEqualTo(200);
        assertThat(add("rae", "responder").json().path("disabled").asBoolean(true))
                .isFalse();
        Caller ruth = root.as(token("ruth", "{}").json().path("token").asText());
        Caller vic = root.as(token("vic", "{}").json().path("token").asText());
        assertThat(vic.get("/api/v1/cases").status()).isEqualTo(200);
        assertThat(vic.post("/api/v1/cases/1/acknowledge", "{}").code()).isEqualTo("access.forbidden");
        assertThat(vic.get("/api/v1/people").code()).isEqualTo("access.forbidden");
        JsonNode all = ruth.get("/api/v1/people").json().path("items");
        assertThat(all)
                .hasSize(4)
                .extracting(one -> one.path("name").asText())
                .containsExactly("rae", "root", "ruth", "vic");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(add("eve", "queen").code()).isEqualTo("body.wrong-value");
        assertThat(add("e\u200bve", "viewer").code()).isEqualTo("body.wrong-value");
        assertThat(add("e\\nve", "viewer").code()).isEqualTo("body.wrong-value");
        assertThat(add("ROOT", "viewer").code()).isEqualTo("people.name-taken");
        assertThat(add("root", "viewer").code()).isEqualTo("people.exists");
        assertThat(add("root", "administrator").status()).isEqualTo(200);
        assertThat(patch("nobody", "{\"disabled\":true}").code()).isEqualTo("person.unknown");
        assertThat(patch("root", "{}").code()).isEqualTo("body.missing-field");
        assertThat(patch("root", "{\"disabled\":\"yes\"}").code()).isEqualTo("body.wrong-value");
        assertThat(token("nobody", "{}").code()).isEqualTo("person.unknown");
        assertThat(root.post("/api/v1/people/nobody/links", "{}").code()).isEqualTo("person.unknown");
        assertThat(token("root", "{\"expiresInDays\":0}").code()).isEqualTo("body.wrong-value");
        assertThat(token("root", "{\"expiresInDays\":367}").code()).isEqualTo("body.wrong-value");
        assertThat(delete("root/tokens/none").code()).isEqualTo("token.unknown");
        assertThat(delete("root/sessions/none").code()).isEqualTo("session.unknown");
    }

    @Test
    void aTokenIsToldOnceHasAnEndAndIsRevoked() {
        add("ann", "responder");
        JsonNode made = token("ann", "{\"purpose\":\"nightly report\",\"expiresInDays\":7}")
                .json();
        Caller ann = root.as(made.path("token").asText());
        assertThat(ann.get("/api/v1/me").json().path("name").asText()).isEqualTo("ann");
        assertThat(Instant.parse(made.path("expiresAt").asText()))
                .isEqualTo(Instant.parse(made.path("createdAt").asText()).plus(Duration.ofDays(7)));

        Caller.Answer list = root.get("/api/v1/people/ann/tokens");
        assertThat(list.response().body()).doesNotContain(ann.token());
        JsonNode listed = list.json().path("items").path(0);
        assertThat(listed.path("id")).isEqualTo(made.path("id"));
        assertThat(listed.path("purpose").asText()).isEqualTo("nightly report");
        assertThat(listed.path("createdBy").asText()).isEqualTo("root");
        assertThat(listed.path("status").asText()).isEqualTo("valid");
        assertThat(listed.path("lastUsedAt").asText()).isNotEmpty();

        String path = "ann/tokens/" + made.path("id").asText();
        assertThat(delete(path).status()).isEqualTo(204);
        assertThat(delete(path).status()).as("once more").isEqualTo(204);
        Caller.Answer refused = ann.get("/api/v1/me");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("access.signed-out");
        assertThat(refused.json().path("reason").asText()).isEqualTo("token-revoked");
        assertThat(root.get("/api/v1/people/ann/tokens")
                        .json()
                        .path("items")
                        .path(0)
                        .path("status")
                        .asText())
                .isEqualTo("revoked");
    }

    @Test
    void withoutAWordATokenIsGoodForNinetyDays() {
        JsonNode made = token("root", "{}").json();
        assertThat(Instant.parse(made.path("expiresAt").asText()))
                .isEqualTo(Instant.parse(made.path("createdAt").asText()).plus(Duration.ofDays(90)));
    }

    @Test
    void nobodyHasMoreTokensThanCanBeReadAndThoseThatEndedDoNotCount() {
        center.people().ensure("ann", Role.RESPONDER);
        for (int i = 0; i < Tokens.MOST_OF_ONE; i++) {
            center.people().tokens().make("ann", "", Duration.ofDays(1), Actor.named("root"));
        }
        assertThat(token("ann", "{}").code()).isEqualTo("people.too-many-tokens");
        String one = center.people().tokens().of("ann").getFirst().id();
        assertThat(delete("ann/tokens/" + one).status()).isEqualTo(204);
        assertThat(token("ann", "{}").status()).isEqualTo(200);
    }

    @Test
    void sessionsAreListedAndEnded() {
        String first = center.session("ann", Role.RESPONDER);
        String second = center.session("ann", Role.RESPONDER);
        JsonNode items = root.get("/api/v1/people/ann/sessions").json().path("items");
        assertThat(items).hasSize(2);
        String id = items.path(0).path("id").asText();
        assertThat(delete("ann/sessions/" + id).status()).isEqualTo(204);
        assertThat(delete("ann/sessions/" + id).status()).isEqualTo(204);
        assertThat(me(first) + me(second)).as("one of the two").isEqualTo(601);
        assertThat(delete("ann/sessions").status()).isEqualTo(204);
        assertThat(me(first) + me(second)).isEqualTo(802);
        assertThat(root.get("/api/v1/people/ann/sessions").json().path("items")).isEmpty();
    }

    @Test
    void whoIsDisabledIsOutUntilTheyAreLetInAgain() {
        Caller ann = root.as(center.token("ann", Role.RESPONDER));
        String session = center.session("ann", Role.RESPONDER);
        Caller.Answer disabled = patch("ann", "{\"disabled\":true}");
        assertThat(disabled.json().path("disabled").asBoolean()).isTrue();
        assertThat(patch("ann", "{\"disabled\":true}").json()).as("once more").isEqualTo(disabled.json());
        assertThat(ann.get("/api/v1/me").json().path("reason").asText()).isEqualTo("person-disabled");
        assertThat(me(session)).isEqualTo(401);
        assertThat(token("ann", "{}").code()).isEqualTo("people.disabled");
        assertThat(root.post("/api/v1/people/ann/links", "{}").code()).isEqualTo("people.disabled");
        assertThat(patch("ann", "{\"disabled\":false}").status()).isEqualTo(200);
        assertThat(ann.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(token("ann", "{}").status()).isEqualTo(200);
    }

    @Test
    void whoIsRemovedIsGoneAndTheNameStaysTheirs() {
        Caller ann = root.as(center.token("ann", Role.RESPONDER));
        assertThat(delete("ann").status()).isEqualTo(204);
        assertThat(delete("ann").status()).as("once more").isEqualTo(204);
        assertThat(ann.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(root.get("/api/v1/people").json().path("items")).hasSize(1);
        assertThat(root.get("/api/v1/people?removed=true").json().path("items")).hasSize(2);
        assertThat(add("ann", "responder").code()).isEqualTo("people.removed");
        assertThat(patch("ann", "{\"role\":\"administrator\"}").code()).isEqualTo("people.removed");
        String returning = "{\"name\":\"ann\",\"role\":\"viewer\",\"returning\":true}";
        assertThat(root.post("/api/v1/people", returning).json().path("role").asText())
                .isEqualTo("viewer");
        assertThat(ann.get("/api/v1/me").status()).as("with the old token").isEqualTo(401);
    }

    @Test
    void theLastAdministratorCannotVanish() {
        add("ruth", "administrator");
        assertThat(patch("root", "{\"disabled\":true}").code()).isEqualTo("people.last-administrator");
        assertThat(patch("root", "{\"role\":\"viewer\"}").code()).isEqualTo("people.last-administrator");
        Caller.Answer refused = delete("root");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("people.last-administrator");
        token("ruth", "{}");
        assertThat(delete("root").status()).isEqualTo(204);
    }

    @Test
    void whoDecidedOnWhatIsOldIsTold() {
        add("ann", "responder");
        Caller.Answer seen = root.get("/api/v1/people/ann");
        String tag = seen.response().headers().firstValue("ETag").orElseThrow();
        patch("ann", "{\"role\":\"viewer\"}");
        Caller.Answer stale = root.send(root.request("/api/v1/people/ann")
                .header("If-Match", tag)
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"role\":\"administrator\"}")));
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("people.stale-version");
        assertThat(root.get("/api/v1/people/ann").json().path("role").asText()).isEqualTo("viewer");
    }

    private Caller.Answer add(String name, String role) {
        return root.post("/api/v1/people", "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}");
    }

    private Caller.Answer token(String name, String body) {
        return root.post("/api/v1/people/" + name + "/tokens", body);
    }

    private Caller.Answer patch(String path, String body) {
        return root.send(
                root.request("/api/v1/people/" + path).method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    private Caller.Answer delete(String path) {
        return root.send(root.request("/api/v1/people/" + path).DELETE());
    }

    private int me(String session) {
        return center.send(HttpRequest.newBuilder(center.uri("/api/v1/me"))
                        .header("Cookie", "watchfloor_session=" + session))
                .statusCode();
    }

    /** After a lost answer, a repeated request must not leave a second secret that nobody knows. */
    @Test
    void aRepeatedRequestMakesNoSecondTokenLinkOrInvitation() {
        Caller root = center.caller("root", Role.ADMINISTRATOR);
        center.token("kim", Role.VIEWER);
        int before = count("api_token");
        String first = secret(root, "/api/v1/people/kim/tokens", "{}", "k1", "token");
        String second = secret(root, "/api/v1/people/kim/tokens", "{}", "k1", "token");
        assertThat(count("api_token")).isEqualTo(before + 1);
        assertThat(root.as(second).get("/api/v1/me").status()).isEqualTo(200);
        assertThat(root.as(first).get("/api/v1/me").status())
                .as("its answer was lost")
                .isEqualTo(401);
        assertThat(root.post("/api/v1/people/kim/tokens", "{}", "Idempotency-Key", "k1")
                        .code())
                .as("used since")
                .isEqualTo("request.repeated");
        assertThat(root.post("/api/v1/people/kim/tokens", "{\"purpose\":\"other\"}", "Idempotency-Key", "k1")
                        .code())
                .as("with another body")
                .isEqualTo("request.key-reused");
        assertThat(count("api_token")).isEqualTo(before + 1);

        secret(root, "/api/v1/people/kim/links", "{}", "k2", "link");
        secret(root, "/api/v1/people/kim/links", "{}", "k2", "link");
        assertThat(count("sign_in_link")).isEqualTo(1);
        center.jdbi().useHandle(handle -> handle.execute("UPDATE sign_in_link SET used_at = now()"));
        assertThat(root.post("/api/v1/people/kim/links", "{}", "Idempotency-Key", "k2")
                        .code())
                .isEqualTo("request.repeated");

        secret(root, "/api/v1/invites", "{\"name\":\"new\"}", "k3", "link");
        secret(root, "/api/v1/invites", "{\"name\":\"new\"}", "k3", "link");
        assertThat(count("invite")).isEqualTo(1);

        secret(root, "/api/v1/sensors/tokens", "{}", "k4", "token");
        secret(root, "/api/v1/sensors/tokens", "{}", "k4", "token");
        assertThat(count("sensor_enrolment")).isEqualTo(1);
    }

    @Test
    void aRepeatedRequestMakesNoSecondSenderOrCalendarAddress() {
        Caller root = center.caller("root", Role.ADMINISTRATOR);
        String senders = "/api/v1/inputs/hec/tokens";
        String splunk = "{\"name\":\"splunk\",\"assets\":[\"*\"]}";
        int before = count("sensor");
        String lost = secret(root, senders, splunk, "d1", "token");
        String other = secret(root, senders, splunk, "d1", "token");
        assertThat(other).isNotEqualTo(lost);
        assertThat(count("sensor")).isEqualTo(before + 1);
        assertThat(secret(root, senders, splunk, "d2", "sensor"))
                .isNotEqualTo(secret(root, senders, splunk, "d1", "sensor"));
        assertThat(count("sensor")).as("another key makes another one").isEqualTo(before + 2);
        center.jdbi().useHandle(handle -> handle.execute("UPDATE sensor SET records = 1 WHERE request IS NOT NULL"));
        assertThat(root.post(senders, splunk, "Idempotency-Key", "d1").code())
                .as("it has sent records since")
                .isEqualTo("request.repeated");
        assertThat(count("sensor")).isEqualTo(before + 2);

        String feeds = "/api/v1/calendar-feeds";
        String first = secret(root, feeds, "{}", "f1", "link");
        String second = secret(root, feeds, "{}", "f1", "link");
        assertThat(count("oncall_feed")).isEqualTo(1);
        assertThat(root.get(URI.create(first).getPath()).code())
                .as("its answer was lost")
                .isEqualTo("calendar.gone");
        assertThat(root.get(URI.create(second).getPath()).status()).isEqualTo(200);
        assertThat(root.post(feeds, "{}", "Idempotency-Key", "f1").code())
                .as("read since")
                .isEqualTo("request.repeated");
        assertThat(count("oncall_feed")).isEqualTo(1);
    }

    private static String secret(Caller who, String path, String body, String key, String member) {
        Caller.Answer answer = who.post(path, body, "Idempotency-Key", key);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().path(member).asText();
    }

    private static int count(String table) {
        return center.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    /** A change is applied completely or not at all. */
    @Test
    void aStaleChangeHandsNoServiceAccountOver() {
        Caller root = center.caller("root", Role.ADMINISTRATOR);
        center.token("bea", Role.ADMINISTRATOR);
        root.post("/api/v1/people", "{\"name\":\"robot\",\"owner\":\"root\"}");
        Caller.Answer stale = root.send(root.request("/api/v1/people/robot")
                .header("If-Match", "\"99\"")
                .method(
                        "PATCH",
                        java.net.http.HttpRequest.BodyPublishers.ofString("{\"owner\":\"bea\",\"disabled\":true}")));
        assertThat(stale.status()).isEqualTo(412);
        assertThat(root.get("/api/v1/people/robot").json().path("owner").asText())
                .isEqualTo("root");
        assertThat(root.send(root.request("/api/v1/people/robot")
                                .method(
                                        "PATCH",
                                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                                "{\"owner\":\"bea\",\"disabled\":true}")))
                        .json()
                        .path("owner")
                        .asText())
                .isEqualTo("bea");
    }
}
