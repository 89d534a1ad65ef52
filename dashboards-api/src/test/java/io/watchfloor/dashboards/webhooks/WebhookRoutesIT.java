package io.watchfloor.dashboards.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Webhooks of a center")
final class WebhookRoutesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.egress.allow = [127.0.0.1]\n");

    private static WebhookReceiver receiver;

    @BeforeAll
    static void listen() throws IOException {
        receiver = new WebhookReceiver();
    }

    @AfterAll
    static void end() {
        receiver.close();
    }

    private static Caller.Answer create(Caller who, String url, String events) {
        return who.post(
                "/api/v1/webhooks",
                "{\"name\":\"partner\",\"url\":\"%s\",\"events\":[%s],\"days\":3}".formatted(url, events));
    }

    private static JsonNode created(Caller who, String events) {
        Caller.Answer answer = create(who, receiver.url(), events);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static String path(JsonNode created) {
        return "/api/v1/webhooks/" + created.at("/webhook/id").asText();
    }

    private static void attack(String asset) {
        RunningNode.telemetry(NODE.sensor(asset), """
            {"asset":"%s","time":"2026-11-24T22:29:52.123Z","logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            """.formatted(asset));
    }

    @Test
    @DisplayName(
            "deliver the alert and the case of an attack, and verify with both secrets while one replaces the other")
    void deliverAnAttack() {
        Caller root = NODE.administrator();
        JsonNode created = created(root, "\"cases\",\"alerts\"");
        String secret = created.path("secret").asText();
        attack("hook-1");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.changes())
                        .anyMatch(one -> one.startsWith("alert.changed"))
                        .anyMatch(one -> one.startsWith("case.changed")));
        long now = Instant.now().getEpochSecond();
        WebhookReceiver.Delivery delivery = receiver.all().getFirst();
        assertThat(delivery.problem(secret, now)).isEmpty();
        assertThat(delivery.problem(secret, now + 3600)).contains(WebhookSignature.Problem.OLD);
        assertThat(delivery.json().path("webhook").asText())
                .isEqualTo(created.at("/webhook/id").asText());
        assertThat(receiver.all().toString()).as("no operation of the owner").doesNotContain("\"allowed\":[\"");

        JsonNode rotated = done(root.post(path(created) + "/secret", "{\"overlapHours\":1}"));
        String next = rotated.path("secret").asText();
        assertThat(done(root.post(path(created) + "/test", "{}"))
                        .path("delivered")
                        .asBoolean())
                .isTrue();
        WebhookReceiver.Delivery test = receiver.all().stream()
                .filter(one -> one.json().path("type").asText().equals("test"))
                .findFirst()
                .orElseThrow();
        assertThat(test.problem(secret, now)).isEmpty();
        assertThat(test.problem(next, now)).isEmpty();
        done(root.post(path(created) + "/secret", "{\"endFormer\":true}"));

        JsonNode shown = done(root.get(path(created)));
        assertThat(shown.toString()).doesNotContain(secret, next);
        assertThat(shown.path("state").asText()).isEqualTo("active");
        assertThat(NODE.metric("watchfloor_webhook_deliveries_total{result=\"delivered\"}"))
                .isPositive();
        assertThat(root.send(root.request(path(created)).DELETE()).status()).isEqualTo(204);
        assertThat(root.get(path(created)).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("in OCSF deliver the findings of an attack that the export has, and refuse intelligence")
    void deliverFindings() throws IOException {
        Caller root = NODE.administrator();
        try (WebhookReceiver lake = new WebhookReceiver()) {
            String body = "{\"name\":\"lake\",\"url\":\"%s\",\"events\":[%s],\"format\":\"ocsf\"}";
            assertThat(root.post("/api/v1/webhooks", body.formatted(lake.url(), "\"cases\",\"intelligence\""))
                            .code())
                    .isEqualTo("body.wrong-value");
            assertThat(root.post(
                                    "/api/v1/webhooks",
                                    body.formatted(lake.url(), "\"cases\"").replace("ocsf", "cef"))
                            .status())
                    .isEqualTo(400);
            JsonNode created = done(root.post("/api/v1/webhooks", body.formatted(lake.url(), "\"cases\",\"alerts\"")));
            assertThat(created.at("/webhook/format").asText()).isEqualTo("ocsf");
            attack("hook-ocsf");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(lake.all().stream().flatMap(one -> one.findings().stream()))
                            .extracting(finding -> finding.path("class_uid").asInt())
                            .contains(2004, 2005));
            String exported = root.get("/api/v1/export/alerts?format=ocsf&limit=1000")
                            .response()
                            .body()
                    + root.get("/api/v1/export/cases?format=ocsf&limit=1000")
                            .response()
                            .body();
            assertThat(lake.all()
                            .getFirst()
                            .problem(
                                    created.path("secret").asText(),
                                    Instant.now().getEpochSecond()))
                    .isEmpty();
            assertThat(lake.all().stream()
                            .flatMap(one -> one.findings().stream())
                            .filter(finding -> finding.path("class_uid").asInt() == 2004)
                            .map(finding -> finding.at("/finding_info/uid").asText()))
                    .allSatisfy(alert -> assertThat(exported).contains(alert));
            root.send(root.request(path(created)).DELETE());
        }
    }

    @Test
    @DisplayName(
            "pause, and continue where they stopped or from a former cursor; a foreign cursor is refused with the lost range")
    void pauseAndResume() {
        Caller root = NODE.administrator();
        JsonNode created = created(root, "\"alerts\"");
        String begin = created.at("/webhook/progress/cursor").asText();
        assertThat(done(root.post(path(created) + "/pause", "{}")).path("state").asText())
                .isEqualTo("paused");
        attack("hook-2");
        await().atMost(PATIENCE)
                .until(() -> NODE.list("/api/v1/alerts").stream()
                        .anyMatch(one -> one.path("asset").asText().equals("host:hook-2")));
        assertThat(done(root.get(path(created))).at("/progress/deliveries").asInt())
                .isZero();
        done(root.post(path(created) + "/resume", "{}"));
        await().atMost(PATIENCE)
                .until(() ->
                        done(root.get(path(created))).at("/progress/changes").asInt() > 0);
        int confirmed = done(root.get(path(created))).at("/progress/deliveries").asInt();
        done(root.post(path(created) + "/resume", "{\"from\":\"%s\"}".formatted(begin)));
        await().atMost(PATIENCE)
                .until(() ->
                        done(root.get(path(created))).at("/progress/deliveries").asInt() > confirmed);
        Caller.Answer foreign = root.post(path(created) + "/resume", "{\"from\":\"0123abcd-7-0\"}");
        assertThat(foreign.status()).isEqualTo(409);
        assertThat(foreign.code()).isEqualTo("webhook.cursor-expired");
        assertThat(foreign.json().path("from").asText()).isEqualTo("0123abcd-7-0");
        assertThat(foreign.json().path("to").asText()).isNotEmpty();
        assertThat(root.post(path(created) + "/resume", "{\"from\":\"yesterday\"}")
                        .code())
                .isEqualTo("webhook.cursor");
        assertThat(done(root.post(path(created) + "/renew", "{\"days\":30}"))
                        .path("expiresAt")
                        .asText())
                .isGreaterThan(created.at("/webhook/expiresAt").asText());
        assertThat(root.post(path(created) + "/renew", "{\"days\":31}").status())
                .isEqualTo(400);
        root.send(root.request(path(created)).DELETE());
    }

    @Test
    @DisplayName("belong to their owner: others neither see nor change them, and nobody exceeds their clearance")
    void belongToTheirOwner() {
        Caller alice = NODE.responder("alice");
        JsonNode created = created(alice, "\"cases\"");
        Caller bob = NODE.responder("bob");
        assertThat(bob.get(path(created)).status()).isEqualTo(404);
        for (String action : List.of("pause", "resume", "renew", "secret", "test")) {
            assertThat(bob.post(path(created) + "/" + action, "{}").status())
                    .as(action)
                    .isEqualTo(404);
        }
        assertThat(bob.send(bob.request(path(created)).DELETE()).status()).isEqualTo(404);
        assertThat(done(bob.get("/api/v1/webhooks")).path("items")).isEmpty();
        assertThat(done(NODE.administrator().get("/api/v1/webhooks"))
                        .path("items")
                        .findValuesAsText("owner"))
                .contains("alice");
        Caller.Answer red = alice.post(
                "/api/v1/webhooks",
                "{\"name\":\"x\",\"url\":\"%s\",\"events\":[\"cases\"],\"clearance\":\"red\"}"
                        .formatted(receiver.url()));
        assertThat(red.code()).isEqualTo("webhook.clearance");
        assertThat(alice.send(alice.request(path(created)).DELETE()).status()).isEqualTo(204);
    }

    @Test
    @DisplayName("are created only if the receiver answers with the token")
    void areValidated() {
        Caller root = NODE.administrator();
        String silent = receiver.url().replace("/in", "/other");
        Caller.Answer answer = create(root, silent, "\"cases\"");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("webhook.validation");
        assertThat(create(root, "http://127.0.0.1:1/in", "\"cases\"").code()).isEqualTo("egress.unreachable");
        assertThat(done(root.get("/api/v1/webhooks")).path("items").toString()).doesNotContain("/other");
    }

    @ParameterizedTest
    @DisplayName("are refused for URLs inside the network, in each form of an address")
    @ValueSource(
            strings = {
                "https://10.0.0.1/in",
                "https://192.168.1.7/in",
                "https://169.254.169.254/latest/meta-data",
                "http://169.254.169.254/latest/meta-data",
                "https://[::1]/in",
                "https://[::ffff:10.0.0.1]/in",
                "https://[::ffff:169.254.169.254]/in",
                "https://[fd00:ec2::254]/in",
                "https://[fe80::1]/in",
                "https://[64:ff9b::a9fe:a9fe]/in",
                "https://2130706433/in",
                "https://0177.0.0.1/in",
                "https://0x7f000001/in",
                "https://0x7f.1/in",
                "https://127.1/in",
                "https://0/in",
                "https://0.0.0.0/in",
                "https://localhost./in",
                "https://user:pass@partner.example/in",
                "https://partner.example@10.0.0.1/in",
                "https://93.184.216.34:22/in",
                "https://93.184.216.34:25/in",
                "http://93.184.216.34/in",
                "https://partner.example/in#part",
                "ftp://partner.example/in",
                "file:///etc/passwd",
                "gopher://10.0.0.1/in",
                "//partner.example/in",
                "partner.example/in",
                "https:///in",
                "https://exa mple.org/in"
            })
    void areRefusedForInternalAddresses(String url) {
        Caller root = NODE.administrator();
        int before = receiver.all().size();
        Caller.Answer answer = create(root, url, "\"cases\"");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(422);
        assertThat(answer.code()).matches("egress\\..*|webhook\\.(url|unencrypted)");
        assertThat(receiver.all()).hasSize(before);
        assertThat(done(root.get("/api/v1/webhooks")).path("items").findValuesAsText("url"))
                .doesNotContain(url);
    }
}
