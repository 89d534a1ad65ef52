package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.people.SessionProof;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Service accounts: they have only tokens, and a person is their owner. */
@ExtendWith(Serving.class)
class ServiceAccountsIT {

    private static ServedBoards center;

    private Caller root;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void anAdministratorAndAnOwner() {
        root = center.caller("root", Role.ADMINISTRATOR);
        center.token("ruth", Role.RESPONDER);
        center.token("ben", Role.LEAD);
        assertThat(root.post("/api/v1/people", "{\"name\":\"jira\",\"role\":\"responder\",\"owner\":\"ruth\"}")
                        .json()
                        .path("owner")
                        .asText())
                .isEqualTo("ruth");
    }

    @Test
    void aServiceAccountWorksWithATokenAndGetsNoSession() {
        Caller jira = root.as(token());
        assertThat(jira.get("/api/v1/cases").status()).isEqualTo(200);
        assertThat(root.post("/api/v1/people/jira/links", "{}").code()).isEqualTo("people.service-account");
        HttpResponse<String> in = center.send(HttpRequest.newBuilder(center.uri("/api/v1/signin"))
                .header("Origin", center.uri("").toString())
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + jira.token() + "\"}")));
        assertThat(in.statusCode()).isEqualTo(403);
        assertThat(in.body()).contains("people.service-account");
        assertThat(in.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(center.people().sessions().of("jira")).isEmpty();
        assertThatThrownBy(() -> center.jdbi()
                        .useTransaction(handle -> center.people()
                                .sessions()
                                .open(
                                        handle,
                                        center.people()
                                                .roster()
                                                .find("jira")
                                                .orElseThrow()
                                                .person(),
                                        new SessionProof(
                                                SessionProof.Method.PROVIDER,
                                                null,
                                                SignInOrigin.UNKNOWN,
                                                null,
                                                null,
                                                List.of()))))
                .as("whatever else would open one")
                .isInstanceOf(IllegalStateException.class);
        assertThat(root.get("/api/v1/assignees").response().body())
                .contains("ruth")
                .doesNotContain("jira");
    }

    @Test
    void itEndsWithItsOwnerUnlessSomebodyElseTookItOver() {
        Caller jira = root.as(token());
        assertThat(patch("jira", "{\"owner\":\"ben\"}").json().path("owner").asText())
                .isEqualTo("ben");
        assertThat(patch("ruth", "{\"disabled\":true}").status()).isEqualTo(200);
        assertThat(jira.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(patch("ben", "{\"disabled\":true}").status()).isEqualTo(200);
        assertThat(jira.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(root.get("/api/v1/people/jira").json().path("disabled").asBoolean())
                .isTrue();
        assertThat(root.get("/api/v1/audit?action=people.disable").response().body())
                .contains("person:jira");
    }

    @Test
    void whoAnswersForItIsAPersonWhoIsThere() {
        assertThat(root.post("/api/v1/people", "{\"name\":\"x\",\"owner\":\"nobody\"}")
                        .code())
                .isEqualTo("people.owner-unknown");
        assertThat(root.post("/api/v1/people", "{\"name\":\"x\",\"owner\":\"jira\"}")
                        .code())
                .isEqualTo("people.owner-unknown");
        assertThat(patch("jira", "{\"owner\":\"nobody\"}").code()).isEqualTo("people.owner-unknown");
        assertThat(patch("ruth", "{\"owner\":\"ben\"}").code()).isEqualTo("people.no-service-account");
        assertThat(root.post("/api/v1/people", "{\"name\":\"jira\",\"role\":\"responder\",\"owner\":\"ruth\"}")
                        .status())
                .as("the same again")
                .isEqualTo(200);
        assertThat(root.post("/api/v1/people", "{\"name\":\"jira\",\"role\":\"responder\",\"owner\":\"ben\"}")
                        .code())
                .isEqualTo("people.exists");
    }

    @Test
    void aProgramIsNotTheAdministratorWhoLetsPeopleIn() {
        assertThat(root.post("/api/v1/people", "{\"name\":\"robot\",\"role\":\"administrator\",\"owner\":\"root\"}")
                        .status())
                .isEqualTo(200);
        root.post("/api/v1/people/robot/tokens", "{}");
        assertThat(patch("root", "{\"role\":\"viewer\"}").code()).isEqualTo("people.last-administrator");
    }

    private String token() {
        return root.post("/api/v1/people/jira/tokens", "{\"scopes\":[\"read\",\"respond\",\"self\"]}")
                .json()
                .path("token")
                .asText();
    }

    private Caller.Answer patch(String name, String body) {
        return root.send(
                root.request("/api/v1/people/" + name).method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }
}
