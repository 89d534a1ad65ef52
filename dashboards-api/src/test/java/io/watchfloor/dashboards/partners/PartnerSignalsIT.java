package io.watchfloor.dashboards.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.response.views.PlaybookEngine;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Signals of partners")
final class PartnerSignalsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.egress.allow = [127.0.0.1]\n");

    private static Caller partner(String id, String limits) {
        Caller root = NODE.administrator();
        put(root, id, "{\"organisation\":\"%s\"}".formatted(id));
        put(root, id + "/limits", limits);
        return root.as(root.post("/api/v1/people/partner-" + id + "/tokens", "{}")
                .json()
                .path("token")
                .asText());
    }

    private static void put(Caller who, String path, String body) {
        Caller.Answer done = who.send(who.request("/api/v1/partners/" + path).PUT(BodyPublishers.ofString(body)));
        assertThat(done.status()).as(done.response().body()).isEqualTo(200);
    }

    private static String ocsf(String id, String host, String more) {
        return """
                {"class_uid":2004,"severity_id":4,"status_id":1,"time":1764583200000,
                 "metadata":{"version":"1.5.0","product":{"name":"Acme XDR"}},
                 "finding_info":{"uid":"%s","title":"Suspected DCSync attack","attacks":[{"technique":{"uid":"T1003.006"}}]},
                 "device":{"hostname":"%s"},"evidences":[{"actor":{"user":{"name":"user-of-%s"}}}]%s}""".formatted(id, host, id, more);
    }

    private static String graph(String id, String host, String severity, String status, String updated) {
        return """
                {"id":"%s","title":"Ransomware behavior","severity":"%s","status":"%s","serviceSource":"acme",
                 "createdDateTime":"2026-12-01T10:00:00Z","lastUpdateDateTime":"%s","mitreTechniques":["T1486"],
                 "evidence":[{"deviceDnsName":"%s"}]}""".formatted(id, severity, status, updated, host);
    }

    private static JsonNode sent(Caller who, String partner, String body) {
        Caller.Answer answer = who.post("/api/v1/partners/" + partner + "/signals", body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static String outcome(Caller who, String partner, String body) {
        JsonNode result = sent(who, partner, body).path("results").path(0);
        return result.path("outcome").asText()
                + (result.hasNonNull("code") ? " " + result.path("code").asText() : "");
    }

    private static List<JsonNode> alerts(String key) {
        return NODE.list("/api/v1/alerts").stream()
                .filter(alert -> alert.path("finding").path("id").asText().equals(key))
                .toList();
    }

    private static JsonNode alert(String key) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts(key)).hasSize(1));
        return alerts(key).getFirst();
    }

    private static JsonNode caseOf(String key) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(alert(key).path("case").asText()).isNotEmpty());
        return NODE.administrator()
                .get("/api/v1/cases/" + alert(key).path("case").asText())
                .json();
    }

    private static JsonNode signal(Caller who, String partner, String id) {
        Caller.Answer answer = who.get("/api/v1/partners/" + partner + "/signals/" + id);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void aSignalBecomesOneAlertOfThePartnerHoweverOftenItIsSent() {
        Caller acme = partner("acme", "{}");

        assertThat(outcome(acme, "acme", ocsf("a-1", "srv1.example", ""))).isEqualTo("added");
        assertThat(outcome(acme, "acme", ocsf("a-1", "srv1.example", ""))).isEqualTo("unchanged");
        assertThat(outcome(acme, "acme", graph("g-1", "srv2.example", "medium", "new", "2026-12-01T10:00:00Z")))
                .isEqualTo("added");

        JsonNode alert = alert("acme/a-1");
        assertThat(alert.path("title").asText()).isEqualTo("Suspected DCSync attack");
        assertThat(alert.path("level").asText()).isEqualTo("high");
        assertThat(alert.path("asset").asText()).isEqualTo("host:srv1.example");
        assertThat(alert.path("count").asInt()).isEqualTo(1);
        assertThat(alert.path("finding").path("provider").asText()).isEqualTo("Partner acme");
        assertThat(alert.path("attack")).extracting(JsonNode::asText).containsExactly("T1003.006");

        assertThat(outcome(acme, "acme", graph("g-1", "srv2.example", "high", "inProgress", "2026-12-01T11:00:00Z")))
                .isEqualTo("changed");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(alert("acme/g-1").path("level").asText()).isEqualTo("high");
            assertThat(alert("acme/g-1").path("finding").path("status").asText())
                    .isEqualTo("inProgress");
        });
    }

    @Test
    void twoPartnersWithTheSameIdHaveTwoAlerts() {
        Caller east = partner("east", "{}");
        Caller west = partner("west", "{}");
        sent(east, "east", ocsf("same", "srv3.example", ""));
        sent(west, "west", ocsf("same", "srv3.example", ""));

        assertThat(alert("east/same").path("id").asText())
                .isNotEqualTo(alert("west/same").path("id").asText());
    }

    @Test
    void theCaseIsMarkedAtLeastAsHighAsTheSignal() {
        Caller red = partner("red", "{\"ceiling\":\"red\"}");
        sent(red, "red", ocsf("r-1", "srv4.example", ",\"tlp\":\"TLP:RED\""));

        JsonNode found = caseOf("red/r-1");
        assertThat(found.toString()).contains("\"tlp\":\"red\"");
        Caller.Answer lowered =
                NODE.administrator().post("/api/v1/cases/" + found.path("id").asText() + "/tlp", "{\"tlp\":\"amber\"}");
        assertThat(lowered.code()).isEqualTo("case.below-signal");

        // The signal is above the clearance of a responder, and so is its case.
        Caller responder = NODE.responder("rita");
        assertThat(responder.get("/api/v1/partners/red/signals").json().path("items"))
                .isEmpty();
        assertThat(responder.get("/api/v1/cases/" + found.path("id").asText()).status())
                .isEqualTo(404);
    }

    @Test
    void aForgedSignalOfASensorMakesNoAlertChangesNoMarkingAndIsCounted() {
        Caller genuine = partner("genuine", "{}");
        sent(genuine, "genuine", ocsf("f-1", "srv-f.example", ",\"tlp\":\"green\""));
        JsonNode found = caseOf("genuine/f-1");
        JsonNode marking = found.path("marking");
        assertThat(marking.toString()).doesNotContain("red");
        Caller root = NODE.administrator();
        String enrolment = root.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                .json()
                .path("token")
                .asText();
        Caller sensor = root.as(root.as("")
                .post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"srv-f\"}".formatted(enrolment))
                .json()
                .path("credential")
                .asText());

        for (String id : List.of("f-1", "f-2")) {
            JsonNode answer =
                    sensor.post("/api/v1/telemetry", """
                    {"asset":"srv-f.example","logsource":{"product":"partner","service":"signals"},"fields":{\
                    "event_provider":"watchfloor-partner","partner":{"id":"genuine"},"signal":{"key":"genuine/%s","id":"%s",\
                    "title":"Forged","severity":"critical","status":"resolved","marking":"red","updated":"2027-01-01T00:00:00Z",\
                    "time":"2026-12-01T10:00:00Z","techniques":["T1486"]}}}""".formatted(id, id)).json();
            assertThat(answer.at("/rejected/0/code").asText())
                    .as(answer.toString())
                    .isEqualTo("sensor.partner-signal");
        }

        // A later signal has passed the same asset: what the forged ones could change is there by now.
        sent(genuine, "genuine", ocsf("f-3", "srv-f.example", ",\"tlp\":\"green\""));
        alert("genuine/f-3");
        assertThat(alerts("genuine/f-2")).isEmpty();
        assertThat(alert("genuine/f-1").path("finding").path("closed").asBoolean())
                .isFalse();
        assertThat(alert("genuine/f-1").path("level").asText()).isEqualTo("high");
        assertThat(caseOf("genuine/f-1").path("marking")).isEqualTo(marking);
        assertThat(NODE.metric("watchfloor_telemetry_quarantined_total{code=\"sensor.partner-signal\"}"))
                .isEqualTo(2);
    }

    @Test
    void whatThePartnerMayNotSendIsRefusedWithACodeAndCounted() {
        Caller gray = partner("gray", "{\"ceiling\":\"green\",\"kinds\":[\"ocsf-finding\"]}");

        assertThat(outcome(gray, "gray", graph("g-1", "srv5.example", "high", "new", "2026-12-01T10:00:00Z")))
                .isEqualTo("refused partner.kind");
        assertThat(outcome(gray, "gray", ocsf("o-1", "srv5.example", ",\"tlp\":\"amber\"")))
                .isEqualTo("refused partner.ceiling");
        assertThat(outcome(gray, "gray", ocsf("o-1", "srv5.example", ",\"tlp\":\"of tomorrow\"")))
                .isEqualTo("refused partner.ceiling");
        assertThat(outcome(gray, "gray", ocsf("", "srv5.example", ""))).isEqualTo("refused signal.id");
        assertThat(outcome(gray, "gray", "{\"class_uid\":2004,\"finding_info\":{\"uid\":\"u\",\"title\":\"t\"}}"))
                .isEqualTo("refused signal.asset");
        assertThat(outcome(gray, "gray", "{\"class_uid\":1001,\"finding_info\":{\"uid\":\"u\",\"title\":\"t\"}}"))
                .isEqualTo("refused signal.class");
        assertThat(gray.post("/api/v1/partners/gray/signals", "{").code()).isEqualTo("signal.not-json");
        assertThat(NODE.metric("watchfloor_partner_refused_total{code=\"partner.ceiling\",partner=\"gray\"}"))
                .isEqualTo(2);
        assertThat(gray.get("/api/v1/partners/gray/signals").json().path("items"))
                .isEmpty();
    }

    @Test
    void anExceededQuotaRefusesTheWholeRequestAndSaysWhenToTryAgain() {
        Caller little = partner("little", "{\"signalsPerDay\":2,\"requestsPerMinute\":30}");
        sent(little, "little", ocsf("q-1", "srv6.example", ""));

        Caller.Answer refused = little.post(
                "/api/v1/partners/little/signals",
                "[%s,%s]".formatted(ocsf("q-2", "srv6.example", ""), ocsf("q-3", "srv6.example", "")));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("partner.quota-signals");
        assertThat(Long.parseLong(
                        refused.response().headers().firstValue("Retry-After").orElseThrow()))
                .isPositive();
        assertThat(sent(little, "little", ocsf("q-1", "srv6.example", ""))
                        .path("unchanged")
                        .asInt())
                .isEqualTo(1);
        assertThat(outcome(little, "little", ocsf("q-2", "srv6.example", ""))).isEqualTo("added");
        for (int i = 0; i < 40; i++) {
            little.get("/api/v1/partners/little/signals/q-1");
        }
        assertThat(little.get("/api/v1/partners/little/signals/q-1").code()).isEqualTo("partner.quota-requests");
    }

    @Test
    void aPartnerReadsAndChangesOnlyItsOwnSignals() {
        Caller own = partner("own", "{}");
        Caller other = partner("other", "{}");
        sent(own, "own", ocsf("s-1", "srv7.example", ""));
        assertThat(alert("own/s-1").path("finding").path("closed").asBoolean()).isFalse();

        Caller.Answer changed = own.send(own.request("/api/v1/partners/own/signals/s-1")
                .method("PATCH", BodyPublishers.ofString("{\"status\":\"resolved\",\"comment\":\"False alarm.\"}")));
        assertThat(changed.status()).as(changed.response().body()).isEqualTo(200);
        assertThat(changed.json().path("partner").path("comment").asText()).isEqualTo("False alarm.");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                alert("own/s-1").path("finding").path("closed").asBoolean())
                        .isTrue());

        for (String path : List.of("/api/v1/partners/own/signals", "/api/v1/partners/own/signals/s-1")) {
            assertThat(other.get(path).status()).isEqualTo(404);
        }
        assertThat(other.post("/api/v1/partners/own/signals", ocsf("x", "srv7.example", ""))
                        .status())
                .isEqualTo(404);
        assertThat(other.send(other.request("/api/v1/partners/own/signals/s-1")
                                .method("PATCH", BodyPublishers.ofString("{\"status\":\"resolved\"}")))
                        .status())
                .isEqualTo(404);
        assertThat(NODE.administrator()
                        .post("/api/v1/partners/own/signals", ocsf("x", "srv7.example", ""))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aClosedCaseTellsThePartnerAndCountsForItsWorth() {
        Caller worth = partner("worth", "{\"ceiling\":\"amber\"}");
        sent(worth, "worth", ocsf("w-1", "srv8.example", ""));
        String path = "/api/v1/cases/" + caseOf("worth/w-1").path("id").asText();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(signal(worth, "worth", "w-1")
                                .path("center")
                                .path("state")
                                .asText())
                        .isEqualTo("in-case"));
        Caller root = NODE.administrator();
        root.post(path + "/acknowledge", "{}");
        root.post(path + "/resolve", "{}");
        assertThat(root.post(path + "/close", "{\"classification\":\"falsePositive\",\"determination\":\"other\"}")
                        .status())
                .isEqualTo(200);

        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode center = signal(worth, "worth", "w-1").path("center");
            assertThat(center.path("state").asText()).isEqualTo("closed");
            assertThat(center.path("classification").asText()).isEqualTo("falsePositive");
        });
        JsonNode shown = root.get("/api/v1/partners/worth").json().path("worth");
        assertThat(shown.path("signals").asInt()).isEqualTo(1);
        assertThat(shown.path("cases").asInt()).isEqualTo(1);
        assertThat(shown.path("closings").path("falsePositives").asInt()).isEqualTo(1);
        assertThat(shown.path("reliability").asText()).isEqualTo("F");
        assertThat(shown.path("computed").asBoolean()).isFalse();
    }

    @Test
    void aSignalOfAnUnratedPartnerStartsNoAutomationByItself() throws Exception {
        try (PlaybookEngine engine = new PlaybookEngine()) {
            Caller root = NODE.administrator();
            Caller.Answer stored =
                    root.send(root.request("/api/v1/automations/isolate").PUT(BodyPublishers.ofString("""
                            {"technique":"T1003.006","url":"%s","inverse":"%s","secret":"%s","neverCriticalities":["critical"],"mostPerHour":9,
                            "limitSeconds":3600}""".formatted(
                                    engine.address("/isolate"), engine.address("/release"), PlaybookEngine.SECRET))));
            assertThat(stored.status()).as(stored.response().body()).isEqualTo(200);
            assertThat(root.post("/api/v1/automations/isolate/approve", "{\"version\":1}")
                            .status())
                    .isEqualTo(200);
            Caller unrated = partner("unrated", "{\"ceiling\":\"amber\"}");
            sent(unrated, "unrated", ocsf("u-1", "srv-u.example", ""));

            assertThat(action("unrated/u-1").path("state").asText()).isEqualTo("held");
            assertThat(action("unrated/u-1").path("result").asText() + action("unrated/u-1"))
                    .contains("partner unrated, whose reliability is F");

            Caller proven = partner("proven", "{\"ceiling\":\"amber\",\"reliability\":\"A\"}");
            sent(proven, "proven", ocsf("p-1", "srv-p.example", ""));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(action("proven/p-1").path("state").asText())
                                    .isEqualTo("succeeded"));
            root.post("/api/v1/automations/isolate/off", "{}");
        }
    }

    private static JsonNode action(String key) {
        String path = "/api/v1/cases/" + caseOf(key).path("id").asText() + "/actions";
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(NODE.administrator().get(path).json().path("items"))
                                .isNotEmpty());
        return NODE.administrator().get(path).json().path("items").path(0);
    }

    @Test
    void signalsThatWaitAreDeliveredAfterARestart() {
        Caller late = partner("late", "{}");
        sent(late, "late", ocsf("l-1", "srv9.example", ""));
        NODE.restart();

        assertThat(alert("late/l-1").path("count").asInt()).isEqualTo(1);
    }
}
