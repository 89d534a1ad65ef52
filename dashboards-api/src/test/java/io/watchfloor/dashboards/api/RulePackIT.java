package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rule packs on a running node: they become active at once, can be rolled back and removed, and survive restarts. */
class RulePackIT {

    private static final String FIRST = "11111111-1111-4111-8111-111111111111";
    private static final String SECOND = "22222222-2222-4222-8222-222222222222";

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    private Caller administrator;
    private Caller sensor;

    @BeforeEach
    void oneSensor() {
        sensor = node.sensor("it");
        administrator = node.administrator();
    }

    @Test
    void aPackJudgesWhenItsAnswerComesAndGoesBackAndAway() throws Exception {
        Caller.Answer put = put("night", rule(FIRST, "wscript.exe"));
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.json().path("revision").asLong()).isEqualTo(1);
        assertThat(put.json().path("rules").asInt()).isEqualTo(1);
        assertThat(put.json().path("judging").asBoolean()).isTrue();
        assertThat(detections("ws1", "wscript.exe")).isEqualTo(1);

        assertThat(put("night", zip(rule(FIRST, "cscript.exe"), rule(SECOND, "mshta.exe")))
                        .status())
                .isEqualTo(200);
        assertThat(detections("ws2", "wscript.exe")).isZero();
        assertThat(detections("ws2", "cscript.exe")).isEqualTo(1);
        assertThat(detections("ws2", "mshta.exe")).isEqualTo(1);

        Caller.Answer back = administrator.post("/api/v1/rule-packs/night/rollback", "{\"revision\":1}");
        assertThat(back.json().path("rolledBackTo").asLong()).isEqualTo(1);
        assertThat(detections("ws3", "wscript.exe")).isEqualTo(1);
        assertThat(detections("ws3", "mshta.exe")).isZero();

        node.restart();
        administrator = node.administrator();
        sensor = administrator.as(sensor.token());
        assertThat(detections("ws4", "wscript.exe")).as("after a restart").isEqualTo(1);

        assertThat(administrator
                        .send(administrator.request("/api/v1/rule-packs/night").DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(detections("ws5", "wscript.exe")).isZero();
        assertThat(administrator.get("/api/v1/rule-packs").json().path("items")).isEmpty();
        assertThat(actions("night")).containsExactly("withdrawn", "rolledBack", "put", "put");
    }

    @Test
    void aPackWithARuleThatCannotBeHonouredIsNotTaken() throws Exception {
        Caller.Answer refused =
                put("night", zip(rule(FIRST, "wscript.exe"), rule(SECOND, "x").replace("endswith", "ends")));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("rule-pack.refused");
        assertThat(refused.json().path("problems")).singleElement().satisfies(problem -> {
            assertThat(problem.path("file").asText()).isEqualTo("pack:night/1.yml");
            assertThat(problem.path("line").asInt()).isPositive();
            assertThat(problem.path("reason").asText()).contains("ends");
            assertThat(problem.path("code").asText()).isEqualTo("rule.invalid");
        });
        assertThat(put("night", "title: nothing").code()).isEqualTo("rule-pack.refused");
        assertThat(put("Night!", rule(FIRST, "x")).code()).isEqualTo("rule-pack.name");
        assertThat(administrator.get("/api/v1/rule-packs").json().path("items")).isEmpty();
        assertThat(administrator
                        .post("/api/v1/rule-packs/night/rollback", "{\"revision\":1}")
                        .code())
                .isEqualTo("rule-pack.unknown-revision");
    }

    @Test
    void theOtherRulesOfAPackBecomeActiveWhenRefusedOnesMayBeSkipped() throws Exception {
        String half = zip(rule(FIRST, "wscript.exe"), rule(SECOND, "x").replace("endswith", "ends"));

        Caller.Answer taken = administrator.send(administrator
                .request("/api/v1/rule-packs/night?skipRefused=true")
                .PUT(BodyPublishers.ofString(half, StandardCharsets.ISO_8859_1)));

        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.json().path("rules").asInt()).isEqualTo(1);
        assertThat(taken.json().path("skipped"))
                .extracting(skipped -> skipped.path("file").asText())
                .containsExactly("pack:night/1.yml");
        assertThat(detections("skip1", "wscript.exe")).isEqualTo(1);
        node.restart();
        administrator = node.administrator();
        sensor = administrator.as(sensor.token());
        assertThat(detections("skip2", "wscript.exe")).as("after a restart").isEqualTo(1);
    }

    @Test
    void eachPackCountsItsOwnRevisions() throws Exception {
        put("day", rule(SECOND, "mshta.exe"));
        put("night", rule(FIRST, "wscript.exe"));
        put("night", rule(FIRST, "cscript.exe"));

        Caller.Answer back = administrator.post("/api/v1/rule-packs/night/rollback", "{\"revision\":1}");

        assertThat(back.status()).isEqualTo(200);
        assertThat(back.json().path("history"))
                .extracting(change -> change.path("revision").asInt())
                .containsExactly(3, 2, 1);
        assertThat(back.json().path("rolledBackTo").asInt()).isEqualTo(1);
        assertThat(back.json().path("judging").asBoolean()).isTrue();
        assertThat(detections("own1", "wscript.exe")).isEqualTo(1);
    }

    @Test
    void whileTelemetryFlowsEachRecordIsJudgedOnceByOneVersion() throws Exception {
        put("night", rule(FIRST, "wscript.exe"));
        AtomicBoolean go = new AtomicBoolean(true);
        AtomicInteger sent = new AtomicInteger();
        Thread flow = Thread.ofPlatform().start(() -> {
            while (go.get()) {
                assertThat(send("flow", "wscript.exe", sent.incrementAndGet())).isEqualTo(1);
            }
        });
        for (int change = 0; change < 6; change++) {
            // Both versions contain the rule; only other content changes.
            put(
                    "night",
                    change % 2 == 0
                            ? zip(rule(FIRST, "wscript.exe"), rule(SECOND, "mshta.exe"))
                            : rule(FIRST, "wscript.exe"));
        }
        go.set(false);
        flow.join();

        assertThat(sent.get()).isGreaterThan(5);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(counted("flow", FIRST)).isEqualTo(sent.get()));
    }

    private Caller.Answer put(String name, String body) {
        return administrator.send(administrator
                .request("/api/v1/rule-packs/" + name)
                .PUT(BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1)));
    }

    /** Number of detections of the pack's rules for one record. */
    private int detections(String asset, String program) {
        assertThat(send(asset, program, 1)).isEqualTo(1);
        // Acknowledged records are stored; read models follow.
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> administrator
                                .get("/api/v1/status")
                                .json()
                                .at("/boards/eventsBehind")
                                .asInt()
                        == 0);
        return counted(asset, FIRST, program) + counted(asset, SECOND, program);
    }

    private int counted(String asset, String rule, String program) {
        return counted(asset + "-" + program.replace(".exe", ""), rule);
    }

    private int counted(String asset, String rule) {
        int count = 0;
        for (JsonNode alert :
                administrator.get("/api/v1/alerts?limit=100").json().path("items")) {
            if (alert.path("rule").asText().equals(rule)
                    && alert.path("asset").asText().contains(asset + ".")) {
                count += alert.path("count").asInt();
            }
        }
        return count;
    }

    private int send(String asset, String program, int number) {
        String name = asset.equals("flow") ? asset : asset + "-" + program.replace(".exe", "");
        String record = """
                {"asset":"%s.corp.example","time":"2026-11-24T22:26:52.%03dZ",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\%s","CommandLine":"%s %d"}}
                """.formatted(name, number % 1000, program, program, number);
        return sensor.post("/api/v1/telemetry", record).json().path("accepted").asInt();
    }

    private List<String> actions(String name) {
        List<String> actions = new ArrayList<>();
        administrator
                .get("/api/v1/rule-packs/" + name)
                .json()
                .path("history")
                .forEach(change -> actions.add(change.path("action").asText()));
        return actions;
    }

    private static String rule(String id, String program) {
        return AttackSamples.programSeen(id, program, "low");
    }

    /** As text with one byte per character, so that both forms of a pack are texts here. */
    private static String zip(String... files) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (int number = 0; number < files.length; number++) {
                zip.putNextEntry(new ZipEntry(number + ".yml"));
                zip.write(files[number].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
