package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stages of rules on a running node: telemetry in, counts out, and nothing else. */
class RuleStageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RULE = "55555555-5555-4555-8555-555555555501";
    private static final String BASE = "55555555-5555-4555-8555-555555555502";
    private static final String CORRELATION = "55555555-5555-4555-8555-555555555503";
    private static final String ACROSS = "55555555-5555-4555-8555-555555555504";
    private static final String PACK = """
            title: Program Of The Stage
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: shadow.exe}
                condition: selection
            level: critical
            ---
            title: Base Of The Stage
            id: %s
            name: stage_base
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: base.exe}
                condition: selection
            level: low
            ---
            title: Three On One Asset
            id: %s
            level: high
            correlation:
                type: event_count
                rules: [stage_base]
                group-by: [Computer]
                timespan: 10m
                condition: {gte: 3}
            ---
            title: Three Of One User
            id: %s
            level: high
            correlation:
                type: event_count
                rules: [stage_base]
                group-by: [User]
                timespan: 10m
                condition: {gte: 3}
            """.formatted(RULE, BASE, CORRELATION, ACROSS);

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    private Caller administrator;
    private Caller sensor;
    private int number;

    @BeforeEach
    void begin() {
        sensor = node.sensor("it");
        administrator = node.administrator();
        assertThat(administrator
                        .send(administrator.request("/api/v1/rule-packs/stages").PUT(BodyPublishers.ofString(PACK)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRuleInShadowCountsAndNoConsumerOfAlertsKnowsIt() {
        JsonNode rule = stage(RULE, "shadow", "New rule", 200);
        assertThat(rule.path("stage").asText()).isEqualTo("shadow");
        assertThat(rule.at("/staging/active").asBoolean()).as(rule.toString()).isTrue();
        assertThat(rule.at("/staging/changes/0/reason").asText()).isEqualTo("New rule");
        assertThat(rule.at("/staging/changes/0/by").asText()).isEqualTo("administrator");
        long changes = liveChanges();

        send("ws1", "shadow.exe", "2026-11-24T10:00:00Z");
        send("ws1", "shadow.exe", "2026-11-24T10:05:00Z");
        send("ws1", "shadow.exe", "2026-11-26T10:00:00Z");
        send("ws2", "shadow.exe", "2026-11-24T10:00:00Z");

        awaitCount(RULE, 4, 3);
        List<String> days = node.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT asset || ' ' || day || ' ' || matches || ' ' || alerts FROM rule_shadow_day
                        WHERE rule = :rule ORDER BY asset, day""")
                        .bind("rule", RULE)
                        .mapTo(String.class)
                        .list());
        assertThat(days)
                .containsExactly(
                        "host:ws1.corp.example 2026-11-24 2 1",
                        "host:ws1.corp.example 2026-11-26 1 1",
                        "host:ws2.corp.example 2026-11-24 1 1");
        assertNothingOpened();
        assertThat(liveChanges()).as("the live stream heard of nothing").isEqualTo(changes);
    }

    @Test
    void countsSurviveARestartAndAPromotedRuleOpensNothingOfThem() {
        stage(RULE, "shadow", "New rule", 200);
        send("ws1", "shadow.exe", "2026-11-24T10:00:00Z");
        send("ws1", "shadow.exe", "2026-11-24T10:01:00Z");
        awaitCount(RULE, 2, 1);

        node.restart();
        administrator = node.administrator();
        sensor = administrator.as(sensor.token());
        assertThat(rule(RULE).path("stage").asText()).as("after a restart").isEqualTo("shadow");
        send("ws1", "shadow.exe", "2026-11-24T10:02:00Z");
        awaitCount(RULE, 3, 1);
        assertNothingOpened();

        stage(RULE, "live", "Only true alerts", 200);
        settle();
        assertNothingOpened();
        send("ws1", "shadow.exe", "2026-11-24T10:03:00Z");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.list("/api/v1/alerts?rule=" + RULE))
                        .singleElement()
                        .satisfies(alert -> assertThat(alert.path("count").asInt())
                                .as("only the record after the promotion")
                                .isEqualTo(1)));
        awaitCount(RULE, 3, 1);
        assertThat(rule(RULE).at("/staging/changes").findValuesAsText("stage")).containsExactly("live", "shadow");
    }

    @Test
    void aDraftIsKeptAndNotEvaluated() {
        stage(RULE, "draft", "Not finished", 200);
        send("ws1", "shadow.exe", "2026-11-24T10:00:00Z");
        settle();
        assertNothingOpened();
        assertThat(rule(RULE).path("stage").asText()).isEqualTo("draft");
        assertThat(rule(RULE).path("yaml").asText()).contains("Program Of The Stage");
        assertThat(rule(RULE).path("shadow").isNull()).isTrue();
        assertThat(node.list("/api/v1/rules?q=stage").stream()
                        .map(one -> one.path("title").asText() + " "
                                + one.path("stage").asText()))
                .containsExactlyInAnyOrder("Program Of The Stage draft", "Base Of The Stage live");
    }

    @Test
    void correlationsInShadowCountWithinAnAssetAndAcrossAssetsAndOpenNothing() {
        JsonNode refused = stage(CORRELATION, "shadow", "Too many", 200);
        assertThat(refused.path("stage").asText()).isEqualTo("shadow");
        Caller.Answer both = put(ACROSS, "{\"stage\":\"shadow\",\"reason\":\"Too many\"}");
        assertThat(both.status()).isEqualTo(409);
        assertThat(both.code()).isEqualTo("rule.base-rules");
        assertThat(both.json().at("/problems/0/file").asText()).isEqualTo(BASE);
        assertThat(rule(ACROSS).path("stage").asText()).isEqualTo("live");
        assertThat(put(ACROSS, "{\"stage\":\"shadow\",\"reason\":\"Too many\",\"withRules\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(rule(BASE).path("stage").asText()).isEqualTo("shadow");

        send("ws1", "base.exe", "2026-11-24T10:00:00Z");
        send("ws1", "base.exe", "2026-11-24T10:01:00Z");
        send("ws1", "base.exe", "2026-11-24T10:02:00Z");
        awaitCount(BASE, 3, 0);
        awaitCount(CORRELATION, 1, 1);
        awaitCount(ACROSS, 1, 1);
        assertNothingOpened();

        assertThat(put(ACROSS, "{\"stage\":\"live\",\"reason\":\"Good\",\"withRules\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(rule(BASE).path("stage").asText()).isEqualTo("live");
        send("ws1", "base.exe", "2026-11-24T10:03:00Z");
        send("ws1", "base.exe", "2026-11-24T10:04:00Z");
        settle();
        assertThat(node.list("/api/v1/alerts"))
                .as("the window of the stage live started empty")
                .isEmpty();
        send("ws1", "base.exe", "2026-11-24T10:05:00Z");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.list("/api/v1/alerts").stream()
                                .map(alert -> alert.path("rule").asText()))
                        .containsExactly(ACROSS));
    }

    @Test
    void aChangeNeedsAReasonAnExistingRuleAndTheRight() {
        assertThat(put(RULE, "{\"stage\":\"shadow\",\"reason\":\" \"}").status())
                .isEqualTo(400);
        assertThat(put(RULE, "{\"stage\":\"loud\",\"reason\":\"x\"}").status()).isEqualTo(400);
        assertThat(put("no-such-rule", "{\"stage\":\"shadow\",\"reason\":\"x\"}")
                        .status())
                .isEqualTo(404);
        Caller responder = node.responder("rita");
        assertThat(responder
                        .send(responder
                                .request("/api/v1/rules/" + RULE + "/stage")
                                .PUT(BodyPublishers.ofString("{\"stage\":\"shadow\",\"reason\":\"x\"}")))
                        .status())
                .isEqualTo(403);
        stage(RULE, "shadow", "New rule", 200);
        stage(RULE, "shadow", "Again", 200);
        assertThat(rule(RULE).at("/staging/changes"))
                .as("the same stage is no change")
                .hasSize(1);
        assertThat(node.list("/api/v1/audit").toString())
                .contains("setRuleStage")
                .contains("New rule");
        assertThat(administrator.get("/metrics").response().body())
                .contains("watchfloor_rules_by_stage{stage=\"shadow\"} 1.0")
                .contains("watchfloor_rule_stage_changes_total{stage=\"shadow\"}");
    }

    private void assertNothingOpened() {
        settle();
        assertThat(node.list("/api/v1/alerts")).isEmpty();
        assertThat(node.list("/api/v1/alerts?case=all")).isEmpty();
        assertThat(node.list("/api/v1/cases")).isEmpty();
        assertThat(node.list("/api/v1/notifications")).isEmpty();
        assertThat(administrator.get("/api/v1/search?q=shadow.exe").json().toString())
                .doesNotContain("ws1");
        for (String table : List.of(
                "alert_board",
                "alert_detection",
                "alert_evidence",
                "window_evidence",
                "case_board",
                "obligation",
                "notification_board",
                "search_alert",
                "search_value",
                "automation_asset",
                "automation_case",
                "evidence_key")) {
            assertThat(rows(table)).as(table).isZero();
        }
        assertThat(rows("asset_board WHERE open_alerts > 0 OR risk IS NOT NULL OR last_detection_at IS NOT NULL"))
                .as("assets with a risk")
                .isZero();
    }

    private long rows(String table) {
        return node.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                        .mapTo(Long.class)
                        .one());
    }

    private long liveChanges() {
        return node.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM live_change WHERE kind IN ('case', 'caseRow', 'alert')")
                        .mapTo(Long.class)
                        .one());
    }

    private JsonNode stage(String rule, String stage, String reason, int status) {
        Caller.Answer answer = put(rule, "{\"stage\":\"%s\",\"reason\":\"%s\"}".formatted(stage, reason));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        return answer.json();
    }

    private Caller.Answer put(String rule, String body) {
        return administrator.send(
                administrator.request("/api/v1/rules/" + rule + "/stage").PUT(BodyPublishers.ofString(body)));
    }

    private JsonNode rule(String id) {
        return administrator.get("/api/v1/rules/" + id).json();
    }

    private void awaitCount(String rule, long matches, long alerts) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode found = rule(rule);
            assertThat(List.of(
                            found.at("/shadow/matches").asLong(),
                            found.at("/shadow/alerts").asLong()))
                    .as(found.toString())
                    .containsExactly(matches, alerts);
            assertThat(IntStream.range(0, found.at("/staging/days").size())
                            .mapToLong(day -> found.at("/staging/days/" + day + "/matches")
                                    .asLong())
                            .sum())
                    .isEqualTo(matches);
        });
    }

    private void settle() {
        await().atMost(PATIENCE)
                .until(() -> administrator
                                .get("/api/v1/status")
                                .json()
                                .at("/boards/eventsBehind")
                                .asInt()
                        == 0);
    }

    private void send(String asset, String program, String time) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s.corp.example","time":"%s",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\%s","CommandLine":"%d","User":"CORP\\\\ann","Computer":"%s"}}
                """.formatted(asset, time, program, ++number, asset));
    }
}
