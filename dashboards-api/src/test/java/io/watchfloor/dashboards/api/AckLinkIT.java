package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Acknowledge links: who can use them, and who cannot. */
class AckLinkIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.security.wrong-attempts-free = 10\n");

    private static final AtomicInteger ASSETS = new AtomicInteger();
    private static Caller sensor;
    private static Caller ann;
    private static Caller nobody;
    private static MessageLinks links;

    private JsonNode kase;
    private String path;

    @BeforeAll
    static void people() {
        sensor = NODE.sensor("it");
        ann = NODE.responder("ann");
        NODE.responder("bob");
        nobody = ann.as("");
        links = MessageLinks.of(NODE.jdbi());
    }

    @BeforeEach
    void aCaseOpens() {
        String asset = "ws" + ASSETS.incrementAndGet() + ".corp.example";
        RunningNode.telemetry(sensor, """
            {"asset":"%s","time":"2026-11-24T22:26:52.123Z",\
            "logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\eve",\
            "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            """.formatted(asset));
        kase = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> ann.get("/api/v1/cases?q=" + asset)
                                .json()
                                .path("items")
                                .path(0),
                        JsonNode::isObject);
        path = "/api/v1/cases/" + kase.path("id").asText();
    }

    private String status() {
        return ann.get(path).json().path("status").asText();
    }

    private static Caller.Answer send(String method, String token, String accept, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(NODE.address().resolve("/ack/" + token))
                .header("Accept", accept)
                .method(method, BodyPublishers.noBody());
        return nobody.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static Caller.Answer post(String token) {
        return send("POST", token, "application/json");
    }

    @Test
    void openingTheLinkTakesNothingAndItsButtonTakesTheCaseAsThePersonOnce() {
        String token = links.to("ann", kase, 1);
        Caller.Answer page = send("GET", token, "text/html,*/*");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.response().body())
                .contains("Case #" + kase.path("number").asText(), "Unacknowledged", "Acknowledge as ann")
                .contains("<form method=\"post\" action=\"/ack/" + token + "\">")
                .contains("color-scheme\" content=\"dark light\"")
                .doesNotContain("<script");
        assertThat(page.response().headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(page.response().headers().firstValue("Set-Cookie").orElse(""))
                .as("nobody is signed in")
                .doesNotContain("watchfloor_session");
        send("HEAD", token, "*/*");
        assertThat(send("OPTIONS", token, "application/json").status()).isEqualTo(405);
        assertThat(send("GET", token, "application/json").json().path("state").asText())
                .isEqualTo("open");
        assertThat(status()).isEqualTo("new");

        Caller.Answer taken = post(token);
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.json().path("state").asText()).isEqualTo("done");
        assertThat(taken.json().path("holder").asText()).isEqualTo("ann");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> status().equals("acknowledged"));
        assertThat(ann.get(path).json().path("acknowledgedBy").asText()).isEqualTo("ann");

        Caller.Answer again = post(token);
        assertThat(again.status()).isEqualTo(410);
        assertThat(again.code()).isEqualTo("ack.used");
        assertThat(send("GET", token, "text/html").response().body())
                .contains("This link was already used", "ack.used");

        List<JsonNode> audit = NODE.list("/api/v1/audit?action=acknowledgeByLink").stream()
                .filter(one -> one.path("object")
                        .asText()
                        .equals("case:" + kase.path("id").asText()))
                .toList();
        assertThat(audit).hasSize(1);
        assertThat(audit.getFirst().at("/by/name").asText()).isEqualTo("ann");
        assertThat(audit.getFirst().toString()).doesNotContain(token);
    }

    @Test
    void whoComesLaterIsToldWhoHasIt() {
        String anns = links.to("ann", kase, 1);
        String bobs = links.to("bob", kase, 1);
        assertThat(post(bobs).status()).isEqualTo(200);

        Caller.Answer late = post(anns);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("ack.taken");
        assertThat(late.json().path("holder").asText()).isEqualTo("bob");
        assertThat(send("GET", anns, "text/html").response().body())
                .contains("The case is already acknowledged", "bob acknowledged case #")
                .doesNotContain("<form");
        Caller.Answer own = send("GET", links.to("bob", kase, 1), "application/json");
        assertThat(own.json().path("state").asText()).isEqualTo("yours");
    }

    @Test
    void aLinkOfAnotherRoundTakesNothing() {
        post(links.to("bob", kase, 1));
        ann.post(path + "/resolve", "{}");
        ann.post(path + "/reopen", "{\"reason\":\"It goes on.\"}");

        Caller.Answer old = post(links.to("ann", kase, 1));
        assertThat(old.status()).isEqualTo(409);
        assertThat(old.code()).isEqualTo("ack.other-round");
        assertThat(status()).isEqualTo("new");
        assertThat(post(links.to("ann", kase, 2)).status()).isEqualTo(200);
    }

    @Test
    void aLinkEndsWithItsTimeAndWithThePerson() {
        Caller.Answer expired = post(links.until("ann", kase, 1, Instant.now().minusSeconds(1)));
        assertThat(expired.status()).isEqualTo(410);
        assertThat(expired.code()).isEqualTo("ack.expired");

        NODE.responder("leo");
        String leos = links.to("leo", kase, 1);
        change("leo", "{\"disabled\":true}");
        assertThat(post(leos).code()).isEqualTo("ack.person-gone");

        change("leo", "{\"disabled\":false}");
        Caller.Answer enabled = post(leos);
        assertThat(enabled.status()).as("enabled again").isEqualTo(410);
        assertThat(enabled.code()).isEqualTo("ack.ended");
        assertThat(send("GET", leos, "application/json").code()).isEqualTo("ack.ended");

        NODE.administrator().post("/api/v1/people", "{\"name\":\"vic\",\"role\":\"viewer\"}");
        assertThat(post(links.to("vic", kase, 1)).code()).isEqualTo("ack.not-allowed");
        NODE.responder("fin");
        change("fin", "{\"allGroups\":false,\"groups\":[\"Finance\"]}");
        assertThat(post(links.to("fin", kase, 1)).code())
                .as("who does not see the asset")
                .isEqualTo("ack.not-allowed");
        assertThat(status()).isEqualTo("new");
    }

    @Test
    void aLinkThatIsMadeAfterTheAccountIsEnabledTakesTheCase() {
        NODE.responder("mia");
        change("mia", "{\"disabled\":true}");
        change("mia", "{\"disabled\":false}");
        assertThat(post(links.to("mia", kase, 1)).status()).isEqualTo(200);
    }

    private static void change(String person, String edit) {
        Caller.Answer answer = NODE.administrator()
                .send(NODE.administrator()
                        .request("/api/v1/people/" + person)
                        .method("PATCH", BodyPublishers.ofString(edit)));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void whoGuessesIsSlowedDownAndWhatIsRightPasses() {
        String good = links.to("ann", kase, 1);
        int waits = 0;
        for (int guess = 0; guess < 30; guess++) {
            Caller.Answer answer = post(good.substring(0, good.length() - 4) + "%04d".formatted(guess));
            assertThat(answer.status()).isIn(400, 429);
            waits += answer.status() == 429 ? 1 : 0;
        }
        assertThat(waits).isGreaterThan(15);
        assertThat(post(good).status()).isEqualTo(200);
    }

    @Test
    void anotherSitesFormTakesNothing() {
        assertThat(send("POST", links.to("ann", kase, 1), "text/html", "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(status()).isEqualTo("new");
    }
}
