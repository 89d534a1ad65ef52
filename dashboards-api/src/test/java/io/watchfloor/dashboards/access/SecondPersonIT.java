package io.watchfloor.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Approvals by a second person: one requests, the other approves, the first executes the operation once. */
class SecondPersonIT {

    @RegisterExtension
    final RunningNode node = RunningNode.with(
            "watchfloor.approval { two-person = [changePerson], two-person-restricted = [restrictCase] }\n");

    private Caller ann = new Caller(HttpClient.newHttpClient(), URI.create("http://localhost"), "");
    private Caller bea = ann;

    private Caller person(String name, String role) {
        node.administrator().post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
        return node.administrator()
                .as(node.administrator()
                        .post("/api/v1/people/" + name + "/tokens", "{}")
                        .json()
                        .path("token")
                        .asText());
    }

    @BeforeEach
    void twoAdministratorsAndAViewer() {
        ann = person("ann", "administrator");
        bea = person("bea", "administrator");
        person("vic", "viewer");
    }

    private static Caller.Answer change(Caller who, String role) {
        return who.send(who.request("/api/v1/people/vic")
                .method("PATCH", BodyPublishers.ofString("{\"role\":\"" + role + "\"}")));
    }

    private static Caller.Answer approve(Caller who, JsonNode asked) {
        return who.post("/api/v1/approvals/" + asked.path("approval").asText() + "/approve", "{}");
    }

    @Test
    void itIsDoneOnceAfterAnotherPersonAgreed() {
        Caller.Answer asked = change(ann, "lead");
        assertThat(asked.status()).isEqualTo(403);
        assertThat(asked.code()).isEqualTo("approval.second-person");
        assertThat(change(ann, "lead").json().path("approval"))
                .isEqualTo(asked.json().path("approval"));

        assertThat(approve(ann, asked.json()).code()).isEqualTo("approval.own");
        assertThat(approve(bea, asked.json()).status()).isEqualTo(200);

        assertThat(change(ann, "hunter").code()).as("another body").isEqualTo("approval.second-person");
        assertThat(change(bea, "lead").code()).as("another person").isEqualTo("approval.second-person");
        assertThat(change(ann, "lead").status()).isEqualTo(200);
        assertThat(change(ann, "lead").code()).as("again").isEqualTo("approval.second-person");
    }

    @Test
    void whoeverLacksTheRightNeitherSeesItNorAgrees() {
        JsonNode asked = change(ann, "lead").json();
        Caller lea = person("lea", "lead");

        assertThat(lea.get("/api/v1/approvals").json().path("items")).isEmpty();
        assertThat(approve(lea, asked).status()).isEqualTo(404);
    }

    @Test
    void theWordOfSomebodyWhoIsDisabledSinceDoesNotCount() {
        JsonNode asked = change(ann, "lead").json();
        approve(bea, asked);
        node.jdbi().useHandle(handle -> handle.execute("UPDATE person SET disabled_at = now() WHERE name = 'bea'"));

        assertThat(change(ann, "lead").code()).isEqualTo("approval.second-person");
    }

    @Test
    void aDeniedRequestIsNotDone() {
        JsonNode asked = change(ann, "lead").json();
        assertThat(bea.post("/api/v1/approvals/" + asked.path("approval").asText() + "/deny", "{}")
                        .status())
                .isEqualTo(200);

        Caller.Answer again = change(ann, "lead");

        assertThat(again.code()).isEqualTo("approval.second-person");
        assertThat(again.json().path("approval")).isNotEqualTo(asked.path("approval"));
    }

    @Test
    void aRestrictedCaseIsOpenedAgainByTwoOfThoseWhoseCaseItIs() {
        RunningNode.telemetry(node.sensor("forwarder"), """
                {"asset":"dc01.corp.example","time":"2026-11-24T22:26:52.123Z","logsource":{"product":"windows",\
                "category":"process_creation"},"fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe",\
                "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
                """);
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> !node.list("/api/v1/cases").isEmpty());
        Caller cid = person("cid", "administrator");
        String restrict = "/api/v1/cases/1/restrict";
        assertThat(ann.post(restrict, "{\"people\":[\"ann\",\"bea\"]}").status())
                .as("an open case")
                .isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> cid.get("/api/v1/cases/1").status() == 404);

        JsonNode asked = ann.post(restrict, "{\"people\":[]}").json();
        assertThat(asked.path("code").asText()).isEqualTo("approval.second-person");
        assertThat(cid.post(restrict, "{\"people\":[]}").status()).isEqualTo(404);
        assertThat(approve(cid, asked).status()).as("who is not named").isEqualTo(404);
        assertThat(approve(bea, asked).status()).isEqualTo(200);
        assertThat(ann.post(restrict, "{\"people\":[]}").status()).isEqualTo(200);
    }

    private Caller by(Caller maker, String name) {
        maker.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"administrator\"}".formatted(name));
        return tokenBy(maker, name);
    }

    private static Caller tokenBy(Caller maker, String name) {
        return maker.as(maker.post("/api/v1/people/" + name + "/tokens", "{}")
                .json()
                .path("token")
                .asText());
    }

    @Test
    void anAccountOrATokenThatTheAskerMadeIsNoSecondPerson() {
        JsonNode asked = change(ann, "lead").json();

        assertThat(approve(by(ann, "eve"), asked).code()).as("an account").isEqualTo("approval.not-independent");
        assertThat(approve(tokenBy(ann, "bea"), asked).code())
                .as("a token of somebody else")
                .isEqualTo("approval.not-independent");
        assertThat(change(ann, "lead").code()).isEqualTo("approval.second-person");
        assertThat(approve(bea, asked).status()).as("bea with her own").isEqualTo(200);
        assertThat(change(ann, "lead").status()).isEqualTo(200);
    }

    @Test
    void neitherIsOneThatTheAskerMadeThroughAnAccountOfTheirs() {
        JsonNode asked = change(ann, "lead").json();
        Caller eve = by(ann, "eve");
        Caller dan = by(eve, "dan");

        assertThat(approve(dan, asked).code()).as("an account of an account").isEqualTo("approval.not-independent");
        assertThat(approve(tokenBy(eve, "bea"), asked).code())
                .as("a token by an account")
                .isEqualTo("approval.not-independent");
        assertThat(approve(tokenBy(tokenBy(ann, "bea"), "bea"), asked).code())
                .as("a token by a token")
                .isEqualTo("approval.not-independent");
    }

    /** Otherwise a person could create a second account, request with it, and approve the request. */
    @Test
    void neitherDoesItsMakerAgreeToWhatAnAccountAsks() {
        Caller eve = by(ann, "eve");
        JsonNode asked = change(eve, "lead").json();

        assertThat(approve(ann, asked).code()).isEqualTo("approval.not-independent");
        assertThat(approve(bea, asked).status()).isEqualTo(200);
    }

    @Test
    void aSessionByALinkOrAnInvitationOfTheAskerIsNoSecondPerson() throws Exception {
        JsonNode asked = change(ann, "lead").json();
        String link =
                ann.post("/api/v1/people/bea/links", "{}").json().path("link").asText();
        String bea = session("/signin", link);
        assertThat(approveInBrowser(bea, asked)).contains("approval.not-independent");
        String invitation = ann.post("/api/v1/invites", "{\"name\":\"kim\",\"role\":\"administrator\"}")
                .json()
                .path("link")
                .asText();
        assertThat(approveInBrowser(session("/invite", invitation), asked)).contains("approval.not-independent");
    }

    private String session(String path, String link) throws Exception {
        String code = link.substring(link.indexOf("code=") + "code=".length());
        return ann
                .http()
                .send(
                        java.net.http.HttpRequest.newBuilder(URI.create(node.address() + path))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Origin", node.address().toString())
                                .POST(BodyPublishers.ofString("code=" + code))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString())
                .headers()
                .allValues("Set-Cookie")
                .stream()
                .filter(one -> one.contains("watchfloor_session"))
                .findFirst()
                .orElseThrow()
                .split(";", 2)[0];
    }

    private String approveInBrowser(String cookie, JsonNode asked) throws Exception {
        return ann.http()
                .send(
                        java.net.http.HttpRequest.newBuilder(URI.create(node.address() + "/api/v1/approvals/"
                                        + asked.path("approval").asText() + "/approve"))
                                .header("Cookie", cookie)
                                .header("Origin", node.address().toString())
                                .POST(BodyPublishers.ofString("{}"))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
