package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.http.ReceiptLinks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers by mail and from PagerDuty, over real servers with TLS; forged answers have no effect. */
class AnswersFromOutsideIT {

    /** Created together with the node's settings. */
    @SuppressWarnings("NullAway.Init")
    private static MailHouse mail;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(() -> {
        mail = new MailHouse();
        return mail.settings() + ToldChannels.SETTINGS;
    });

    private static final Pattern CODE = Pattern.compile("\\b(\\d{3}) ?(\\d{3})\\b");
    private static final AtomicInteger ASSETS = new AtomicInteger();
    private static Caller sensor;
    private static Caller ann;
    private static Caller lead;
    private static MessageLinks links;

    private JsonNode kase;

    @BeforeAll
    static void annHasAVerifiedAddress() {
        sensor = NODE.sensor("it");
        ann = NODE.responder("ann");
        NODE.responder("bob");
        lead = NODE.administrator();
        links = MessageLinks.of(NODE.jdbi());
        String contact = ann.post(
                        "/api/v1/people/me/contacts",
                        "{\"method\":\"email\",\"label\":\"work\",\"address\":{\"address\":\"ann@soc.example\"}}")
                .json()
                .path("id")
                .asText();
        String letter = waitFor("ann@soc.example", 1);
        Matcher code = CODE.matcher(letter);
        assertThat(code.find()).as(letter).isTrue();
        Caller.Answer verified = ann.post(
                "/api/v1/people/me/contacts/" + contact + "/verify",
                "{\"code\":\"%s%s\"}".formatted(code.group(1), code.group(2)));
        assertThat(verified.json().path("state").asText())
                .as(verified.response().body())
                .isEqualTo("verified");
    }

    @AfterAll
    static void close() {
        mail.close();
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
    }

    private static String waitFor(String to, int letters) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> mail.texts(to), all -> all.size() >= letters)
                .get(letters - 1);
    }

    private JsonNode now() {
        return ann.get("/api/v1/cases/" + kase.path("id").asText()).json();
    }

    /** The read models show the change slightly later. */
    private void awaitNow(String field, String value) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(now().path(field).asText()).isEqualTo(value));
    }

    /** A quoted link broken over two lines, as mail programs do. */
    private String answer(String token) {
        String link = "https://soc.example/ack/" + token;
        return "ack %s\n\nOn Friday Watchfloor wrote:\n> Acknowledge the case:\n> %s\n> %s\n"
                .formatted(kase.path("number").asText(), link.substring(0, 60), link.substring(60));
    }

    @Test
    void anAnswerThatQuotesItsLetterTakesTheCaseOnceAndSaysSo() {
        int before = mail.texts("ann@soc.example").size();
        String token = links.to("ann", kase, 1);
        mail.write("Ann <Ann@soc.example>", answer(token));
        assertThat(waitFor("ann@soc.example", before + 1)).contains("You acknowledged the case");
        awaitNow("acknowledgedBy", "ann");

        mail.write("ann@soc.example", answer(token));
        assertThat(waitFor("ann@soc.example", before + 2)).contains("already");
        List<JsonNode> audit = NODE.list("/api/v1/audit?action=acknowledgeByLink").stream()
                .filter(one -> one.path("object")
                        .asText()
                        .equals("case:" + kase.path("id").asText()))
                .toList();
        assertThat(audit)
                .singleElement()
                .satisfies(one -> assertThat(one.at("/by/name").asText()).isEqualTo("ann"));
    }

    @Test
    void neitherTheSenderNorTheLinkAloneIsEnough() {
        int before = mail.texts("ann@soc.example").size();
        String anns = links.to("ann", kase, 1);
        mail.write("ann@soc.example", "ack " + kase.path("number").asText());
        mail.write("eve@evil.example", answer(anns));
        mail.write("ann@soc.example", answer(links.to("bob", kase, 1)));
        mail.write("ann@soc.example", answer(anns).replaceFirst("ack \\d+", "ack 99999"));
        mail.write("ann@soc.example", "I am on holiday\n" + answer(anns));
        // Only the last mail is valid: once it was processed, the earlier ones have been read, too.
        mail.write("ann@soc.example", answer(anns));
        assertThat(waitFor("ann@soc.example", before + 1)).contains("You acknowledged the case");
        assertThat(mail.texts("ann@soc.example")).hasSize(before + 1);
        assertThat(mail.texts("eve@evil.example")).isEmpty();
    }

    @Test
    void whoeverIsSecondIsToldWhoHasIt() {
        int before = mail.texts("ann@soc.example").size();
        String id = kase.path("id").asText();
        assertThat(lead.post("/api/v1/cases/" + id + "/acknowledge", "{}").status())
                .isEqualTo(200);
        mail.write("ann@soc.example", answer(links.to("ann", kase, 1)));
        assertThat(waitFor("ann@soc.example", before + 1)).contains("The case was not acknowledged", "administrator");
    }

    @Test
    void whatPeopleDoInPagerDutyIsDoneHereAsThem() {
        assertThat(ToldChannels.put(lead, "pager", ToldChannels.pagerDuty(",\"person.PANN\":\"ann\""))
                        .status())
                .isEqualTo(200);
        String id = kase.path("id").asText();
        assertThat(event("E1-" + id, "acknowledged", id, "PEVE").path("done").asBoolean())
                .isFalse();
        assertThat(event("E2-" + id, "acknowledged", id, "PANN").path("done").asBoolean())
                .isTrue();
        awaitNow("acknowledgedBy", "ann");
        assertThat(event("E3-" + id, "resolved", id, "PANN").path("done").asBoolean())
                .isTrue();
        awaitNow("status", "resolved");
    }

    private static JsonNode event(String event, String type, String caseId, String user) {
        return ToldChannels.tell(lead.as(""), """
                        {"event":{"id":"%s","event_type":"incident.%s",
                          "agent":{"id":"%s","type":"user_reference","summary":"Somebody"},
                          "data":{"incident_key":"%s"}}}""".formatted(event, type, user, caseId), "hook-secret")
                .json();
    }

    @Test
    void aGatewayIsBelievedAtTheAddressThatItWasGiven() {
        String link = new ReceiptLinks("", ContactMethod.SMS, ToldChannels.GATEWAY_SECRET).link("page-1");
        assertThat(lead.as("").post(link, "{\"status\":\"delivered\"}").status())
                .isEqualTo(204);
        assertThat(lead.as("")
                        .post(link.replace("page-1", "page-2"), "{\"status\":\"delivered\"}")
                        .status())
                .isEqualTo(401);
        assertThat(lead.as("").post(link.replace("/sms/", "/voice/"), "{}").status())
                .isEqualTo(401);
    }
}
